import type { PathHead, RequestHead, ScannedBody, Splice } from '../../contract/dialect.ts';
import { GatewayError } from '../../contract/error.ts';
import { checkedModel, refuseOtherSpellings, replaceValue } from '../../hub/head.ts';
import { readString } from '../../wire/json-read.ts';

/** Members a server could read although the path has said it all. */
const DECIDING = new Set(['model', 'contents', 'tools']);

/**
 * What routing needs stands in the path: `/v1beta/models/{model}:streamGenerateContent`. Usage comes
 * unasked on every chunk, so callers always want it.
 */
export function readHead(body: ScannedBody, inPath?: PathHead): RequestHead {
  refuseOtherSpellings(body, DECIDING);
  if (inPath === undefined) {
    throw new GatewayError(
      'missing_model',
      'The path names no model. POST to /v1beta/models/{model}:generateContent.',
      { param: 'model' },
    );
  }
  const model = checkedModel(inPath.model);
  refuseOtherModel(body, model);
  return { model, stream: inPath.stream, wantsUsage: true };
}

/** The body has a field for the model too; an upstream could believe that one instead. */
export function refuseOtherModel(body: ScannedBody, model: string): void {
  const member = body.members.get('model');
  if (member === undefined) return;
  const named = readString(body, member);
  if (named === model || named === `models/${model}`) return;
  throw new GatewayError('invalid_field', '"model" must be left out, or be the one in the path.', {
    param: 'model',
  });
}

/** The model stands in the path; where a body repeats it, it is renamed there. */
export function renameModel(body: ScannedBody, upstreamModel: string): Splice[] {
  const member = body.members.get('model');
  return member === undefined
    ? []
    : [replaceValue(member, JSON.stringify(resourceName(upstreamModel)))];
}

/** Streams are asked for as events: without `alt=sse` the vendor sends one JSON list. */
export function requestPath({ model, stream }: RequestHead): string {
  return `${modelPath(model)}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`;
}

/** A name is one segment of the path below its collection, whatever it holds. */
export function modelPath(model: string): string {
  const name = resourceName(model);
  const slash = name.indexOf('/') + 1;
  return `/v1beta/${name.slice(0, slash)}${encodeURIComponent(name.slice(slash))}`;
}

/** As @google/genai's `tModel` does it: a name without its collection is one of `models`. */
export function resourceName(model: string): string {
  return /^(models|tunedModels)\//.test(model) ? model : `models/${model}`;
}
