import type { PathHead, RequestHead, ScannedBody, Splice } from '../../contract/dialect.ts';
import { GatewayError } from '../../contract/error.ts';
import { checkedModel, refuseOtherSpellings, replaceValue } from '../../hub/head.ts';
import { type Inner, scanObjects } from '../../wire/json-scan.ts';
import { modelPath, refuseOtherModel, resourceName } from '../gemini-generate/request.ts';

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

export function requestPath({ model, verb = MANY }: RequestHead): string {
  return `${modelPath(model)}:${verb}`;
}

/** The body itself, and every request in it. */
function requestsIn(body: ScannedBody): readonly Inner[] {
  return [{ start: 0, body }, ...scanObjects(body, 'requests')];
}
