import type { ScannedBody } from '../../contract/dialect.ts';
import type { Json } from '../../contract/json.ts';
import { listOf } from '../../hub/lenient.ts';
import { fieldOf } from '../../hub/stored-objects.ts';
import { isObject, readWhole } from '../../wire/json-read.ts';
import { scanBody } from '../../wire/json-scan.ts';
import { KeyWatch } from '../../wire/key-watch.ts';
import { isStored } from '../gemini-generate/foreign.ts';

const TRACES = new KeyWatch(['fileUri', 'file_uri']);

/** Scans a body with an eye on the one way to name a stored object: a part that is a file. */
export function scanEmbedding(bytes: Uint8Array): ScannedBody {
  return scanBody(bytes, TRACES);
}

/** The path of the first object stored at the provider that a request names, null if none. */
export function findForeignObject(body: ScannedBody): string | null {
  if (!body.watched) return null;
  const whole = readWhole(body);
  const named = fieldOf(whole, 'requests');
  const requests = isObject(named) ? [named] : listOf(named);
  for (const [index, request] of [whole, ...requests].entries()) {
    const at = index === 0 ? '' : `requests[${index - 1}].`;
    const content = isObject(request) ? fieldOf(request, 'content') : undefined;
    for (const [number, part] of partsOf(content).entries()) {
      if (namesStored(part)) return `${at}content.parts[${number}].fileData.fileUri`;
    }
  }
  return null;
}

/** A repeated field may stand there without its list. */
function partsOf(content: Json | undefined): readonly Json[] {
  const parts = isObject(content) ? fieldOf(content, 'parts') : undefined;
  return isObject(parts) ? [parts] : listOf(parts);
}

function namesStored(part: Json): boolean {
  const file = isObject(part) ? (fieldOf(part, 'fileData') ?? fieldOf(part, 'file_data')) : null;
  if (!isObject(file ?? undefined)) return false;
  const object = file as Readonly<Record<string, Json>>;
  const uri = fieldOf(object, 'fileUri') ?? fieldOf(object, 'file_uri');
  return typeof uri === 'string' && isStored(uri);
}
