import type { Member, ScannedBody } from '../../contract/dialect.ts';
import type { Quirks } from '../../contract/rendering.ts';
import { mayCarry } from '../../hub/signature.ts';
import { ByteSearch } from '../../wire/byte-search.ts';
import { findMember } from '../../wire/json-scan.ts';
import { MADE_REASONING } from './schema.ts';

const MADE = new ByteSearch(`"${MADE_REASONING}`);

const UTF8 = new TextDecoder();

/**
 * Whether a body has to be parsed and rendered: where the server takes something otherwise than
 * the dialect says and the body holds it, and where it holds reasoning its vendor has not made.
 */
export function adjusts(body: ScannedBody, quirks: Quirks): boolean {
  return holdsRefused(body, quirks) || holdsMade(body) || holdsQuirk(body, quirks);
}

function holdsRefused(body: ScannedBody, { refuses }: Quirks): boolean {
  return (refuses ?? []).some((name) => findMember(body, name) !== undefined);
}

/** Such reasoning stands in items with an id, or with what only their maker can read. */
function holdsMade(body: ScannedBody): boolean {
  return body.watched && (MADE.find(body.bytes) !== -1 || mayCarry(body.bytes));
}

function holdsQuirk(body: ScannedBody, quirks: Quirks): boolean {
  const { developerRole, mediaUrls, schema, strictTools, emptyToolChoice } = quirks;
  const input = developerRole === false || mediaUrls === false ? textOf(body, 'input') : '';
  if (developerRole === false && input.includes('"developer"')) return true;
  if (mediaUrls === false && /"(image_url|file_url)"\s*:\s*"(?!data:)/.test(input)) return true;
  if (schema === 'json_only' && textOf(body, 'text').includes('"json_schema"')) return true;
  if (strictTools === false && textOf(body, 'tools').includes('"strict"')) return true;
  return emptyToolChoice === false && body.members.has('tool_choice') && isWithoutTools(body);
}

function isWithoutTools(body: ScannedBody): boolean {
  const tools = textOf(body, 'tools').replaceAll(/\s/g, '');
  return tools === '' || tools === '[]' || tools === 'null';
}

function textOf(body: ScannedBody, name: string): string {
  const member: Member | undefined = body.members.get(name);
  if (member === undefined) return '';
  return UTF8.decode(body.bytes.subarray(member.valueStart, member.valueEnd));
}
