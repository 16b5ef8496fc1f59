import type { Json, JsonObject } from '../../contract/json.ts';
import { parseObject } from '../../wire/json-read.ts';
import { ask } from './ask.ts';
import type { Kind } from './report.ts';

/** The management API, asked with a credential that may read it. */
export interface Management {
  readonly baseUrl: string;
  readonly token: string;
  readonly timeoutMs: number;
}

/** Who the management API takes the bearer for. */
export interface Self {
  /** Null for an admin key, which is nobody. */
  readonly userId: string | null;
  readonly admin: boolean;
}

/** Each provider's kind, by its name. */
export type ProviderKinds = ReadonlyMap<string, Kind>;

/** A list of a thousand pages is no list of ours. */
const MAX_PAGES = 1_000;

async function read({ baseUrl, token, timeoutMs }: Management, path: string): Promise<JsonObject> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await ask(`${baseUrl}/api${path}`, { headers, timeoutMs });
  if (answer.kind === 'silence') throw new Error(`/api${path} ${answer.words}`);
  const body = parseObject(answer.text);
  if (answer.status === 200 && body !== null) return body;
  throw new Error(`/api${path} answered ${answer.status} ${answer.text}`);
}

/** Every row of a list, page by page. @throws {Error} in words when the list cannot be read. */
export async function readAll(management: Management, path: string): Promise<JsonObject[]> {
  const rows: JsonObject[] = [];
  let cursor: Json | undefined = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const mark = path.includes('?') ? '&' : '?';
    const next = typeof cursor === 'string' ? `&cursor=${encodeURIComponent(cursor)}` : '';
    const body = await read(management, `${path}${mark}limit=100${next}`);
    rows.push(...((body['data'] ?? []) as JsonObject[]));
    cursor = body['next'];
    if (typeof cursor !== 'string') break;
  }
  return rows;
}

/** @throws {Error} in words. */
export async function readSelf(management: Management): Promise<Self> {
  const { user_id: userId, role } = await read(management, '/me');
  return { userId: typeof userId === 'string' ? userId : null, admin: role === 'admin' };
}

/** @throws {Error} in words. */
export async function readKinds(management: Management): Promise<ProviderKinds> {
  const rows = await readAll(management, '/providers');
  return new Map(rows.map(({ name, kind }) => [String(name), String(kind) as Kind]));
}
