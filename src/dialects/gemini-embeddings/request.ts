import type { PathHead, RequestHead, ScannedBody, Splice } from '../../contract/dialect.ts';
import { GatewayError } from '../../contract/error.ts';
import { checkedModel, refuseOtherSpellings, replaceValue } from '../../hub/head.ts';
import { readString } from '../../wire/json-read.ts';
import { type Inner, scanObjects } from '../../wire/json-scan.ts';

/** One text, and a list of them: https://ai.google.dev/api/embeddings. */
const MANY = 'batchEmbedContents';

const DECIDING = new Set(['model', 'content', 'requests']);

/** The model stands in the path; every request in the body repeats it and must not name another. */
export function readHead(body: ScannedBody, inPath?: PathHead): RequestHead {
  if (inPath === undefined) {
    throw new GatewayError(
      'missing_model',
      `The path names no model. POST to /v1beta/models/{model}:${MANY}.`,
      { param: 'model' },
    );
  }
  const model = checkedModel(inPath.model);
  for (const { body: one } of requestsIn(body)) {
    refuseOtherSpellings(one, DECIDING);
    refuseOtherModel(one, model);
  }
  return { model, stream: false, wantsUsage: true, verb: inPath.verb ?? MANY };
}

export function isSingle({ verb }: RequestHead): boolean {
  return verb === 'embedContent';
}

/** Renames the model wherever the body repeats it. */
export function renameModel(body: ScannedBody, upstreamModel: string): Splice[] {
  const text = JSON.stringify(resourceName(upstreamModel));
  return requestsIn(body).flatMap(({ start: offset, body: { members } }) => {
    const member = members.get('model');
    if (member === undefined) return [];
    const { start, end } = replaceValue(member, text);
    return [{ start: start + offset, end: end + offset, text }];
  });
}

/** A name is one segment of the path below its collection, whatever it holds. */
export function requestPath({ model, verb = MANY }: RequestHead): string {
  const name = resourceName(model);
  const slash = name.indexOf('/') + 1;
  return `/v1beta/${name.slice(0, slash)}${encodeURIComponent(name.slice(slash))}:${verb}`;
}

/** As @google/genai's `tModel` does it: a name without its collection is one of `models`. */
export function resourceName(model: string): string {
  return /^(models|tunedModels)\//.test(model) ? model : `models/${model}`;
}

/** The body itself, and every request in it. */
function requestsIn(body: ScannedBody): readonly Inner[] {
  return [{ start: 0, body }, ...scanObjects(body, 'requests')];
}

/** An upstream could believe the body instead of the path. */
function refuseOtherModel(body: ScannedBody, model: string): void {
  const member = body.members.get('model');
  if (member === undefined) return;
  const named = readString(body, member);
  if (named === model || named === `models/${model}`) return;
  throw new GatewayError('invalid_field', '"model" must be left out, or be the one in the path.', {
    param: 'model',
  });
}
