import type { CountingDialect, ScannedBody } from '../../contract/dialect.ts';
import { CountMeter } from '../../hub/count-meter.ts';
import { countOf } from '../../hub/lenient.ts';
import { scanObjects } from '../../wire/json-scan.ts';
import { readError } from './error.ts';
import { findForeignObject, scanGemini } from './foreign.ts';
import { geminiGenerate } from './index.ts';
import { modelPath, readHead, refuseOtherModel, renameModel } from './request.ts';
import { countBody } from './response.ts';

/** A whole request within the body, in either spelling, and where it begins. */
function within(body: ScannedBody): { readonly start: number; readonly body: ScannedBody }[] {
  return ['generateContentRequest', 'generate_content_request'].flatMap((name) =>
    scanObjects(body, name).map(({ start, body: { bytes } }) => ({
      start,
      body: scanGemini(bytes),
    })),
  );
}

/** https://ai.google.dev/api/tokens: contents alone, or a whole request in a member of its own. */
export const geminiCounting: CountingDialect = {
  ...geminiGenerate,
  path: ({ model }) => `${modelPath(model)}:countTokens`,
  head(body, inPath) {
    const head = readHead(body, inPath);
    for (const inner of within(body)) refuseOtherModel(inner.body, head.model);
    return head;
  },
  renameModel: (body, upstreamModel) => [
    ...renameModel(body, upstreamModel),
    ...within(body).flatMap((inner) =>
      renameModel(inner.body, upstreamModel).map(({ start, end, text }) => ({
        start: start + inner.start,
        end: end + inner.start,
        text,
      })),
    ),
  ],
  foreignObject(body) {
    const named = findForeignObject(body);
    if (named !== null) return named;
    const inner = within(body).map((one) => findForeignObject(one.body));
    return inner.find((path) => path !== null) ?? null;
  },
  meter: () => new CountMeter((answer) => countOf(answer['totalTokens']), readError),
  countBody,
};
