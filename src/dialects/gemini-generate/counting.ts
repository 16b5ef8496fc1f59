import type { CountingDialect } from '../../contract/dialect.ts';
import { CountMeter } from '../../hub/count-meter.ts';
import { countOf } from '../../hub/lenient.ts';
import { readError } from './error.ts';
import { geminiGenerate } from './index.ts';
import { modelPath } from './request.ts';
import { countBody } from './response.ts';

/** https://ai.google.dev/api/tokens: contents alone, or a whole request in a member of its own. */
export const geminiCounting: CountingDialect = {
  ...geminiGenerate,
  path: ({ model }) => `${modelPath(model)}:countTokens`,
  meter: () => new CountMeter((answer) => countOf(answer['totalTokens']), readError),
  countBody,
};
