import { createHash, randomUUID } from 'node:crypto';
import type { IsolatePool } from '../edge/isolate-pool.ts';
import { bundleDigest, packBundle, type SourceFile, unpackBundle } from './bundle.ts';
import { type Build, DeployedFunction, type FunctionRecord } from './deployed-function.ts';
import { Refusal } from './route.ts';
import type { PlatformClock, SwitchOver } from './switch-over.ts';

/** What a deploy says beside the code; what is left out keeps its value. */
export interface FunctionSettings {
  readonly name?: string | undefined;
  readonly verifyJwt?: boolean | undefined;
  /** As a path of the upload, or as the record has it. */
  readonly entrypoint?: string | undefined;
  /** Likewise; null says there is none. */
  readonly importMap?: string | null | undefined;
}

/** A bundle as it was sent. */
export interface SentBundle {
  readonly bytes: Buffer;
  /** What the sender says its SHA-256 is: of these bytes, or of the form the record tells. */
  readonly digest: string | null;
}

export type Code = Pick<Build, 'bundle' | 'record'>;

export interface FunctionsOptions {
  readonly ref: string;
  readonly clock: PlatformClock;
  /** What the platform finds out when it bundles sources; throws a `Refusal`. */
  readonly check: (code: Code) => Promise<void>;
  /** Isolates that run the code in the project's present environment. */
  readonly pool: (code: Code) => IsolatePool;
  /** How many functions the plan allows. */
  readonly most: number;
}

/** Everything that is deployed in the project. */
export class Functions {
  switchOver: SwitchOver = { kind: 'at-once' };
  readonly #options: FunctionsOptions;
  readonly #deployed = new Map<string, DeployedFunction>();
  /** Deployed with `bundleOnly` and not yet activated, by digest. */
  readonly #bundled = new Map<string, Build>();
  readonly #removed: DeployedFunction[] = [];
  #heldNext = new Set<string>();

  constructor(options: FunctionsOptions) {
    this.#options = options;
  }

  list(): readonly FunctionRecord[] {
    return [...this.#deployed.values()].map(({ record }) => record);
  }

  get(slug: string): DeployedFunction | null {
    return this.#deployed.get(slug) ?? null;
  }

  /** The function or a 404. */
  expect(slug: string): DeployedFunction {
    const found = this.get(slug);
    if (found === null) throw new Refusal(404, 'Function not found');
    return found;
  }

  /** The next deploy of that slug is accepted, and the old build goes on answering. */
  holdNext(slug: string): void {
    this.#heldNext.add(slug);
  }

  async deploySources(
    slug: string,
    files: readonly SourceFile[],
    settings: FunctionSettings,
  ): Promise<FunctionRecord> {
    return this.#activate(await this.#fromSources(slug, files, settings));
  }

  /** Makes what `activate` puts in place later. */
  async bundleSources(
    slug: string,
    files: readonly SourceFile[],
    settings: FunctionSettings,
  ): Promise<FunctionRecord> {
    const build = await this.#fromSources(slug, files, settings);
    this.#bundled.set(`${slug} ${build.record.ezbr_sha256}`, build);
    return build.record;
  }

  /** Puts in place what was bundled before, all at once. */
  activate(
    wanted: readonly { readonly slug: string; readonly digest: string }[],
  ): FunctionRecord[] {
    const builds = wanted.map(({ slug, digest }) => {
      const build = this.#bundled.get(`${slug} ${digest}`);
      if (build === undefined) throw new Refusal(400, `No bundle of ${slug} has that digest`);
      return build;
    });
    return builds.map((build) => this.#activate(build));
  }

  /** Puts a bundle in place as it is, or only settings when there is none. */
  deployBundle(slug: string, sent: SentBundle | null, settings: FunctionSettings): FunctionRecord {
    const plain = sent === null ? this.expect(slug).newest.bundle : plainBundle(sent);
    return this.#activate(
      this.#build({ bundle: plain, record: this.#record(slug, plain, settings) }),
    );
  }

  remove(slug: string): void {
    const deployed = this.expect(slug);
    this.#deployed.delete(slug);
    this.#removed.push(deployed);
    deployed.remove();
  }

  /** Starts every function anew, as a change of its environment does. */
  renew(): void {
    for (const deployed of this.#deployed.values()) {
      deployed.renew((build) => this.#build(build));
    }
  }

  async stop(): Promise<void> {
    const all = [...this.#deployed.values(), ...this.#removed];
    await Promise.all(all.map((deployed) => deployed.stop()));
    await Promise.all([...this.#bundled.values()].map(({ pool }) => pool.stop()));
  }

  async #fromSources(
    slug: string,
    files: readonly SourceFile[],
    settings: FunctionSettings,
  ): Promise<Build> {
    if (files.length === 0) throw new Refusal(400, 'No files were uploaded');
    const { importMap = null } = settings;
    const bundle = packBundle({ files, importMap });
    const code = { bundle, record: this.#record(slug, bundle, { ...settings, importMap }) };
    await this.#options.check(code);
    return this.#build(code);
  }

  #build({ bundle, record }: Code): Build {
    return { bundle, record, pool: this.#options.pool({ bundle, record }) };
  }

  #record(slug: string, bundle: Buffer, settings: FunctionSettings): FunctionRecord {
    if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(slug)) throw new Refusal(400, 'Invalid slug');
    const before = this.get(slug)?.record;
    if (before === undefined && this.#deployed.size >= this.#options.most) {
      throw new Refusal(402, 'Max number of functions reached for project');
    }
    const id = before?.id ?? randomUUID();
    const version = (before?.version ?? 0) + 1;
    const inside = (path: string): string =>
      `file:///tmp/user_fn_${this.#options.ref}_${id}_${version}/source/${path}`;
    // What is given as the record has it belongs to a bundle that was made for another version.
    const full = (path: string): string => (path.startsWith('file://') ? path : inside(path));
    const importMap =
      settings.importMap === undefined ? before?.import_map_path : settings.importMap;
    return {
      id,
      slug,
      name: settings.name ?? before?.name ?? slug,
      status: 'ACTIVE',
      version,
      created_at: before?.created_at ?? Date.now(),
      updated_at: Date.now(),
      verify_jwt: settings.verifyJwt ?? before?.verify_jwt ?? true,
      import_map: importMap != null,
      entrypoint_path: full(settings.entrypoint ?? before?.entrypoint_path ?? 'index.ts'),
      ...(importMap == null ? {} : { import_map_path: full(importMap) }),
      ezbr_sha256: bundleDigest(bundle),
    };
  }

  #activate(build: Build): FunctionRecord {
    const { slug } = build.record;
    const deployed = this.#deployed.get(slug);
    const held = this.#heldNext.delete(slug);
    if (deployed === undefined) {
      this.#deployed.set(slug, new DeployedFunction(build, this.#options.clock));
    } else {
      deployed.deploy(build, held ? { kind: 'held' } : this.switchOver);
    }
    return build.record;
  }
}

/** Where a path of a record is in the bundle. */
export function pathInBundle(recorded: string): string {
  return recorded.replace(/^file:\/\/\/tmp\/user_fn_[^/]+\/source\//, '');
}

function plainBundle({ bytes, digest }: SentBundle): Buffer {
  const plain = readBundle(bytes);
  const known = [bundleDigest(plain), createHash('sha256').update(bytes).digest('hex')];
  // Whether the real one compares them is not known; a client that sends another one is wrong.
  if (digest !== null && !known.includes(digest)) throw new Refusal(400, 'Checksum mismatch');
  return plain;
}

function readBundle(bytes: Buffer): Buffer {
  try {
    return packBundle(unpackBundle(bytes));
  } catch (error) {
    throw new Refusal(400, `Failed to parse eszip: ${(error as Error).message}`);
  }
}
