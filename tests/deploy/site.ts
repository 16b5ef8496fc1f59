/** A project on loopback, and a place to deploy to it from. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Journal } from '../../src/deploy/journal.ts';
import { type Ended, weir } from '../cli/command.ts';
import { functionBundle } from '../edge/function-bundle.ts';
import { ROOT } from '../edge/function-sources.ts';
import { cliEnvironment } from '../platform/cli.ts';
import { type Platform, startPlatform } from '../platform/platform.ts';
import { createDatabase, type TestDatabase } from '../support/real-postgres.ts';

export interface SiteOptions {
  /** Default true: there is nothing to migrate. */
  readonly migrated?: boolean;
  /** Default false: `v1-chat` is not deployed yet. Somebody else has done it, without Weir. */
  readonly deployed?: boolean;
  /** Default true: the function's keys are among the project's secrets. */
  readonly secrets?: boolean;
}

export interface Site {
  readonly platform: Platform;
  readonly database: TestDatabase;
  /** Holds the data directory, and what the CLI remembers. */
  readonly folder: string;
  readonly dataDir: string;
  readonly masterKeys: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs a command about the project, to its end; what it may wait for is short. */
  run(line: string, env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** The same, without waiting for the end. */
  begin(line: string, env?: Readonly<Record<string, string>>): Running;
  /** An entry for `--entry`: the function of the repository, after code of the test's own. */
  entry(name: string, before: string): string;
  /** The flag for another build each time, whose entry runs this code first. */
  another(code?: string): string;
  /** What is deployed, by the answer of its `/health`. */
  build(): Promise<string | null>;
  journal(): Journal;
  stop(): Promise<void>;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once its output has these words. */
  says(words: string): Promise<void>;
  /** The same of what it says on standard error. */
  complains(words: string): Promise<void>;
}

/** Lines joined, since they break wherever 80 columns end. */
export function flat(text: string): string {
  return text.replace(/\s+/g, ' ');
}

const FUNCTION = join(ROOT, 'supabase/functions/v1-chat/index.ts');

export async function startSite(options: SiteOptions = {}): Promise<Site> {
  const database = await createDatabase('supabase', { migrated: options.migrated ?? true });
  const platform = await startPlatform({ database });
  const folder = mkdtempSync(join(tmpdir(), 'weir-site-'));
  const dataDir = join(folder, '.weir');
  const masterKeys = JSON.stringify({ '2026a': randomBytes(32).toString('base64') });
  if (options.secrets !== false) platform.setSecrets({ WEIR_MASTER_KEYS: masterKeys });
  const env = {
    ...cliEnvironment(platform, { folder }),
    SUPABASE_URL: platform.projectUrl,
    SUPABASE_PROJECT_ID: platform.ref,
    WEIR_DATA_DIR: dataDir,
  };
  if (options.deployed === true) await deployPlainly(platform);
  let builds = 0;
  const entry: Site['entry'] = (name, before) => {
    // Imports are hoisted, so the code that comes first is a module of its own.
    writeFileSync(join(folder, `${name}-first.js`), before);
    const path = join(folder, `${name}.ts`);
    writeFileSync(path, `import './${name}-first.js';\nimport ${JSON.stringify(FUNCTION)};\n`);
    return path;
  };
  const health = `${platform.functionUrl('v1-chat')}/health`;
  return {
    ...{ platform, database, folder, dataDir, masterKeys, env },
    run: (line, more = {}) => weir(line.split(' '), { ...env, ...more }),
    begin: (line, more = {}) => begin(line.split(' '), { ...env, ...more }),
    entry,
    another(code = ''): string {
      builds += 1;
      return `--entry ${entry(
        `another-${builds}`,
        `globalThis.change = ${builds};
${code}`,
      )}`;
    },
    async build(): Promise<string | null> {
      const answer = await fetch(health);
      const body = (await answer.json()) as { readonly build?: string };
      return body.build ?? null;
    },
    journal: () =>
      JSON.parse(
        readFileSync(join(dataDir, 'deploys', platform.ref, 'journal.json'), 'utf8'),
      ) as Journal,
    async stop(): Promise<void> {
      await platform.stop();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As with the CLI alone: sources, and no backup of anything. */
async function deployPlainly(platform: Platform): Promise<void> {
  const bundle = readFileSync(await functionBundle(), 'utf8');
  const files = { 'supabase/functions/v1-chat/index.js': bundle };
  await platform.deploy('v1-chat', files, { verifyJwt: false });
}

function begin(args: readonly string[], env: Readonly<Record<string, string>>): Running {
  const child = spawn(process.execPath, [join(ROOT, 'src/cli/main.ts'), ...args], {
    env: { ...process.env, ...env },
  });
  const text = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text.out += more;
  });
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    text.err += more;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, ...text }));
  });
  const says = (stream: 'out' | 'err', words: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (text[stream].includes(words)) resolve();
      };
      child[stream === 'out' ? 'stdout' : 'stderr'].on('data', look);
      look();
    });
  return {
    ...{ child, ended },
    says: (words) => says('out', words),
    complains: (words) => says('err', words),
  };
}
