/** The few lines of a form that are text: its content type, and what stands before each part. */
import { GatewayError } from '../contract/error.ts';

/** What the head of a part says. */
export interface PartHead {
  readonly name: string;
  /** It has a file's name, so a server keeps it apart from plain fields. */
  readonly isFile: boolean;
}

/** RFC 2046, 5.1.1: at most 70 of these, the last one no space. */
const BOUNDARY = /^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/;

/** One parameter of a header, with the semicolon before it. */
const PARAMETER = /\s*;\s*([!#$%&'*+\-.^_`|~0-9a-z]+)=("[^"]*"|[^\s";]+)/giy;

/** A line that begins with white space or a dash could be taken for another kind of line. */
const HEADER = /^([!#$%&'*+.^_`|~0-9a-z][!#$%&'*+\-.^_`|~0-9a-z]*):[ \t]*([\s\S]*)$/i;

const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;

/** How a part's bytes may stand: as they are. */
const AS_IT_IS = /^(7bit|8bit|binary)$/i;

/** @throws {GatewayError} `invalid_form`. */
export function boundaryIn(type: string): string {
  const { rest, parameters } = parametersOf(type, type.indexOf(';'));
  const boundaries = parameters.filter(([name]) => name === 'boundary');
  const [, boundary = ''] = boundaries[0] ?? [];
  if (rest !== '' || boundaries.length !== 1 || !BOUNDARY.test(boundary)) {
    refuse('its content-type names no boundary, or not in one way only');
  }
  return boundary;
}

/**
 * Reads the lines before a part's content.
 * @throws {GatewayError} `invalid_form` where two servers could read two things.
 */
export function partHead(text: string): PartHead {
  let found: PartHead | null = null;
  for (const line of text.split('\r\n')) {
    const [, name = '', value = ''] = HEADER.exec(line) ?? [];
    if (name === '' || CONTROL.test(value)) refuse('the head of a part is malformed');
    const header = name.toLowerCase();
    if (header === 'content-disposition') {
      if (found !== null) refuse('a part says twice what it is');
      found = disposition(value);
    }
    if (header === 'content-transfer-encoding' && !AS_IT_IS.test(value.trim())) {
      refuse('a part is encoded; send its bytes as they are');
    }
  }
  return found ?? refuse('a part has no name');
}

function disposition(value: string): PartHead {
  const { rest, parameters } = parametersOf(value, value.search(/\s*;/));
  const given = new Map(parameters);
  const [kind = ''] = value.split(';', 1);
  const name = given.get('name');
  if (kind.trim().toLowerCase() !== 'form-data' || name === undefined || rest !== '') {
    refuse('a part has no name, or one that is not in double quotes');
  }
  const known = parameters.every(([key]) => /^(name|filename\*?)$/.test(key));
  if (!known || given.size !== parameters.length || name.includes('\\')) {
    refuse('a part is named in more than one way');
  }
  return { name, isFile: given.size > 1 };
}

interface Parameters {
  readonly parameters: readonly (readonly [string, string])[];
  /** What could not be read as one. */
  readonly rest: string;
}

/** `from` is where the first semicolon may stand. */
function parametersOf(text: string, from: number): Parameters {
  const parameters: [string, string][] = [];
  let at = from === -1 ? text.length : from;
  for (;;) {
    PARAMETER.lastIndex = at;
    const found = PARAMETER.exec(text);
    if (found === null) break;
    const [, name = '', value = ''] = found;
    // Some readers take `\"` for a quote inside the value, others for its end.
    if (value.endsWith('\\"')) refuse('a name or file name ends in a backslash');
    parameters.push([name.toLowerCase(), value.replace(/^"|"$/g, '')]);
    at = PARAMETER.lastIndex;
  }
  return { parameters, rest: text.slice(at).trim() };
}

function refuse(what: string): never {
  throw new GatewayError(
    'invalid_form',
    `The request body is no form that every server reads alike: ${what}.`,
  );
}
