import type { Member, RequestHead, ScannedBody, Splice } from '../contract/dialect.ts';
import type { Json } from '../contract/json.ts';
import type { DefaultField } from '../contract/provider.ts';
import type { Target } from '../contract/target.ts';
import { insertFirst } from '../hub/head.ts';
import { isNull, readJson } from '../wire/json-read.ts';
import { dropMembers } from '../wire/splice.ts';

/** What a record says of the top level of a body, and what that does to this one. */
export interface RecordFields {
  readonly splices: readonly Splice[];
  /** A field is called otherwise than the caller did, or was not the caller's at all. */
  readonly adjusted: boolean;
  /** Fields that would have changed the answer, taken out or put in. */
  readonly losses: readonly string[];
}

/** A body, and what is known of the call it is of. */
export interface FieldsOf {
  readonly body: ScannedBody;
  readonly head: RequestHead;
}

const UNTOUCHED: RecordFields = { splices: [], adjusted: false, losses: [] };

/** Drops alone, for bodies that are no conversation; a form has none of these fields. */
export function droppedFields({ record }: Target, body: ScannedBody): readonly Splice[] {
  return body.form === undefined ? dropMembers(body, record.dropFields) : [];
}

/** Drops, renames and defaults, of a conversation. */
export function recordFields(target: Target, { body, head }: FieldsOf): RecordFields {
  const { record, dialect } = target;
  const names = record.renameFields?.[dialect];
  const demands = record.defaultFields?.[dialect];
  const changes = names !== undefined || demands !== undefined || record.dropFields.length > 0;
  if (body.form !== undefined || !changes) return UNTOUCHED;
  const renames = Object.entries(names ?? {}).flatMap(([from, to]) => {
    const member = body.members.get(from);
    return member === undefined ? [] : [{ member, to, silent: isNull(body, member) }];
  });
  const defaults = (demands ?? []).filter(
    (field) => holds(field, target, head) && isSilent(body, field.name),
  );
  // One that says nothing goes; one that says something is the only one of its name.
  const gone = renames.map(({ member, to, silent }) => (silent ? member.key : to));
  const replaced = defaults.map(({ name }) => name);
  const spoken = renames.filter(({ silent }) => !silent);
  return {
    splices: [
      ...dropMembers(body, [...record.dropFields, ...gone, ...replaced]),
      ...spoken.map(({ member, to }) => renamed(member, to)),
      ...defaults.map(({ name, value }) => insertFirst(body, memberText(name, value))),
    ],
    adjusted: spoken.length > 0 || defaults.length > 0,
    losses: [...missed(target, body), ...replaced],
  };
}

/** What the caller wanted of what is dropped: the others are not missed. */
function missed({ record, dialect }: Target, body: ScannedBody): string[] {
  const refused = record.quirks?.[dialect]?.refuses ?? [];
  return refused.filter((name) => {
    const member = body.members.get(name);
    if (member === undefined || !record.dropFields.includes(name)) return false;
    const value = readJson(body, member);
    return value !== null && value !== false;
  });
}

function holds({ models, whole }: DefaultField, { candidate }: Target, head: RequestHead): boolean {
  if (whole === true && head.stream) return false;
  return models === undefined || models.includes(candidate.upstreamModel.toLowerCase());
}

function isSilent(body: ScannedBody, name: string): boolean {
  const member = body.members.get(name);
  return member === undefined || isNull(body, member);
}

function renamed({ keyStart, valueStart }: Member, to: string): Splice {
  return { start: keyStart, end: valueStart, text: `${JSON.stringify(to)}:` };
}

function memberText(name: string, value: Json): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
}
