/**
 * Checks JSON against the vendors' own types, by the TypeScript compiler: each body becomes a
 * literal of its type, so that a wrong type, a missing member and one too many are errors.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NONCE } from './neutral.ts';

/** A type of wire-types.ts, by its name. */
export type WireType =
  | 'ChatRequest'
  | 'ChatAnswer'
  | 'ChatChunk'
  | 'ResponsesRequest'
  | 'ResponsesAnswer'
  | 'ResponsesEvent'
  | 'MessagesRequest'
  | 'MessagesAnswer'
  | 'MessagesEvent'
  | 'GeminiRequest'
  | 'GeminiAnswer';

const ROOT = new URL('../../', import.meta.url).pathname;
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const TYPES = new URL('wire-types.ts', import.meta.url).pathname;

/** Bodies and where each came from. Equal ones are checked once. */
export class TypedBodies {
  readonly #bodies = new Map<string, { readonly from: string[] }>();

  add(type: WireType, body: string, from: string): void {
    const line = `const _: Wire.${type} = ${body.replaceAll(new RegExp(NONCE, 'g'), '')};`;
    const known = this.#bodies.get(line) ?? { from: [] };
    known.from.push(from);
    this.#bodies.set(line, known);
  }

  get size(): number {
    return this.#bodies.size;
  }

  /** What the compiler says, each with the first place its body came from. */
  async problems(): Promise<string[]> {
    const folder = mkdtempSync(join(tmpdir(), 'weir-conformance-'));
    try {
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      const lines = [...this.#bodies.keys()].map((line) => `{ ${line} }`);
      const head = `import type * as Wire from ${JSON.stringify(TYPES)};`;
      writeFileSync(join(folder, 'bodies.ts'), `${[head, ...lines].join('\n')}\n`);
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(CONFIG));
      return this.#read(await compile(folder));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  #read(output: string): string[] {
    const bodies = [...this.#bodies.values()];
    const lines = new Set<string>();
    const found = new Map<string, string[]>();
    for (const message of output.split(/\n(?=\S)/)) {
      const line = /^bodies\.ts\((\d+),\d+\): error/.exec(message)?.[1] ?? message.trim();
      // One body may be wrong in several ways; the first will do.
      if (line === '' || lines.has(line)) continue;
      lines.add(line);
      const words = brief(message);
      found.set(words, [...(found.get(words) ?? []), ...(bodies[Number(line) - 2]?.from ?? [])]);
    }
    return [...found].map(([words, from]) => `${from[0]} (and ${from.length - 1} more): ${words}`);
  }
}

const CONFIG = {
  compilerOptions: {
    target: 'es2024',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    types: ['node'],
  },
  files: ['bodies.ts'],
};

/** The message's own line and its innermost reason. */
function brief(message: string): string {
  const lines = message.trim().split('\n');
  const [first = '', ...rest] = lines.map((line) => line.replace(/^.*error TS\d+: /, '').trim());
  return [first, ...rest.slice(-2)].map((line) => line.slice(0, 300)).join(' / ');
}

async function compile(folder: string): Promise<string> {
  const args = [TSC, '-p', '.', '--pretty', 'false'];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  await once(child, 'close');
  return output;
}
