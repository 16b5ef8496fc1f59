import { AccountRefusal } from './refusal.ts';

/** Addresses and passwords are short. */
const MAX_BYTES = 16_384;

/**
 * Reads a small JSON object; an empty body is an empty object.
 *
 * @throws {AccountRefusal}
 */
export async function readFields(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return {};
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw new AccountRefusal(
      'unsupported_media_type',
      'The body must be JSON. Send it with `content-type: application/json`.',
    );
  }
  const value = parse(bytes);
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

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's message quotes the text, which holds a password.
    throw new AccountRefusal('invalid_json', 'The body is not valid JSON. Send one JSON object.');
  }
}

async function readBytes(request: Request): Promise<Uint8Array> {
  const chunks: number[] = [];
  if (request.body === null) return new Uint8Array();
  // Leaving the loop by an error cancels the rest of the body.
  for await (const chunk of request.body) {
    if (chunks.length + chunk.length > MAX_BYTES) {
      throw new AccountRefusal(
        'body_too_large',
        'The body has more than 16 KB. Send a smaller one.',
      );
    }
    chunks.push(...chunk);
  }
  return Uint8Array.from(chunks);
}
