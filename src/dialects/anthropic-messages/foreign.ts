import type { ScannedBody } from '../../contract/dialect.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { listOf } from '../../hub/lenient.ts';
import { entriesOf, fieldNamed, fieldOf } from '../../hub/stored-objects.ts';
import { isObject, readJson } from '../../wire/json-read.ts';
import { findMember, scanBody } from '../../wire/json-scan.ts';
import { KeyWatch } from '../../wire/key-watch.ts';
import { STORED_OBJECT_FIELDS } from './schema.ts';

/**
 * Without the first of these keys somewhere no file can be named in a block; the second is for
 * `adjusts`, which looks for citations of other makers.
 */
const TRACES = new KeyWatch(['file_id', 'encrypted_index']);

/** Scans a body with an eye on those keys: nearly every request has neither. */
export function scanMessages(bytes: Uint8Array): ScannedBody {
  return scanBody(bytes, TRACES);
}

/**
 * The path of the first object stored at the provider that a request names, null if there is none:
 * containers and custom skills, earlier messages, files in blocks and in what blocks hold. Text,
 * tool inputs and JSON schemas may use the same words and are not looked at.
 */
export function findForeignObject(body: ScannedBody): string | null {
  return (
    fieldNamed(body, STORED_OBJECT_FIELDS) ??
    inContainer(memberOf(body, 'container')) ??
    inDiagnostics(memberOf(body, 'diagnostics')) ??
    (body.watched ? inMessages(body) : null)
  );
}

function memberOf(body: ScannedBody, name: string): Json | undefined {
  const member = findMember(body, name);
  return member === undefined ? undefined : readJson(body, member);
}

/** A container is named by its id alone, or in an object that may only ask for skills. */
function inContainer(container: Json | undefined): string | null {
  if (!isObject(container)) return isSaid(container) ? 'container' : null;
  if (isSaid(fieldOf(container, 'id'))) return 'container.id';
  for (const [index, skill] of listOf(fieldOf(container, 'skills')).entries()) {
    const type = isObject(skill) ? fieldOf(skill, 'type') : undefined;
    // Those that are not of somebody's own are the vendor's, the same for everybody.
    if (typeof type !== 'string' || type === 'custom') return `container.skills[${index}].skill_id`;
  }
  return null;
}

function inDiagnostics(diagnostics: Json | undefined): string | null {
  const named = isObject(diagnostics) && isSaid(fieldOf(diagnostics, 'previous_message_id'));
  return named ? 'diagnostics.previous_message_id' : null;
}

function inMessages(body: ScannedBody): string | null {
  for (const [index, message] of entriesOf(body, 'messages')) {
    const found = inContent(fieldOf(message, 'content'), `messages[${index}].content`);
    if (found !== null) return found;
  }
  return inContent(memberOf(body, 'system'), 'system');
}

/** Content is a list of blocks, or one block (the result of a tool the provider runs). */
function inContent(content: Json | undefined, path: string): string | null {
  if (isObject(content)) return inBlock(content, path);
  for (const [index, block] of listOf(content).entries()) {
    const found = isObject(block) ? inBlock(block, `${path}[${index}]`) : null;
    if (found !== null) return found;
  }
  return null;
}

/** A block may name a file, have one as its source, or hold further blocks. */
function inBlock(block: JsonObject, path: string): string | null {
  if (isSaid(fieldOf(block, 'file_id'))) return `${path}.file_id`;
  const source = fieldOf(block, 'source');
  return (
    (isObject(source) ? inBlock(source, `${path}.source`) : null) ??
    inContent(fieldOf(block, 'content'), `${path}.content`)
  );
}

function isSaid(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}
