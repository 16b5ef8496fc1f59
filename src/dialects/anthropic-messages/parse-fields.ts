import type { CacheMark } from '../../contract/conversation.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Fields } from '../../hub/strict.ts';

const NOTHING: JsonObject = {};

interface Marked {
  readonly cache: CacheMark | null;
  /** The whole mark, where it says more than the hub has words for. */
  readonly extra: JsonObject;
}

/** Reads `cache_control`: `{type:'ephemeral', ttl?}`, and newer members (a beta has `scope`). */
export function readCache(fields: Fields): Marked {
  const mark = fields.fields('cache_control');
  if (mark === null) return { cache: null, extra: NOTHING };
  const type = mark.text('type');
  const said = mark.text('ttl');
  const ttl = said === '5m' || said === '1h' ? said : null;
  const whole = type === 'ephemeral' && ttl === said && !hasMembers(mark.rest());
  return { cache: { ttl }, extra: whole ? NOTHING : { cache_control: mark.whole() } };
}

interface Base {
  readonly path: string;
  readonly cache: CacheMark | null;
  readonly signature: null;
  readonly extra: JsonObject;
}

/** What all parts have, once everything else of their block was read. */
export function baseOf(block: Fields): Base {
  const { cache, extra } = readCache(block);
  return { path: block.path, cache, signature: null, extra: { ...block.rest(), ...extra } };
}

export function hasMembers(object: JsonObject): boolean {
  return Object.keys(object).length > 0;
}
