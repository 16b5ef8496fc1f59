import { readJsonBody } from '../wire/json-body.ts';
import { AccountRefusal } from './refusal.ts';

/** Addresses and passwords are short. */
const MAX_BYTES = 16_384;

/**
 * Reads a small JSON object; an empty body is an empty object.
 *
 * @throws {AccountRefusal}
 */
export async function readFields(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const body = await readJsonBody(request, MAX_BYTES);
  if (body.refusal !== null) throw new AccountRefusal(body.refusal.code, body.refusal.message);
  const { value = {} } = body;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AccountRefusal('invalid_json', 'The body must be one JSON object.');
  }
  return { ...value };
}

/** @throws {AccountRefusal} when the field is no text. */
export function textOf(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value !== '') return value;
  throw wrongField(name, 'is required');
}

export function wrongField(param: string, message: string): AccountRefusal {
  return new AccountRefusal(
    'invalid_request',
    `The request cannot be carried out: \`${param}\` ${message}.`,
    { problem: { param, message } },
  );
}
