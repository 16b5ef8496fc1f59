import type { ScannedBody } from '../../contract/dialect.ts';
import { listOf } from '../../hub/lenient.ts';
import { entriesOf, fieldNamed, fieldOf } from '../../hub/stored-objects.ts';
import { isObject } from '../../wire/json-read.ts';
import { scanBody } from '../../wire/json-scan.ts';
import { KeyWatch } from '../../wire/key-watch.ts';
import { FOREIGN_OBJECT_FIELDS } from '../openai-chat/schema.ts';

/**
 * OpenAI's own inputs are text and tokens. Servers with models that embed images and documents take
 * the parts of a chat message as well, and those may name a file.
 */
const TRACES = new KeyWatch(['file_id']);

export function scanEmbedding(bytes: Uint8Array): ScannedBody {
  return scanBody(bytes, TRACES);
}

/** The path of the first object stored at the provider that a request names, null if none. */
export function findForeignObject(body: ScannedBody): string | null {
  const named = fieldNamed(body, FOREIGN_OBJECT_FIELDS);
  if (named !== null || !body.watched) return named;
  for (const [index, input] of entriesOf(body, 'input')) {
    for (const part of [input, ...listOf(fieldOf(input, 'content'))]) {
      if (!isObject(part)) continue;
      const holders = [part, ...Object.values(part).filter((value) => isObject(value))];
      if (holders.some((holder) => fieldOf(holder, 'file_id') !== undefined)) {
        return `input[${index}].file_id`;
      }
    }
  }
  return null;
}
