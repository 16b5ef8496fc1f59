import type { CountingDialect } from '../../contract/dialect.ts';
import { CountMeter } from '../../hub/count-meter.ts';
import { countOf } from '../../hub/lenient.ts';
import { readError } from './error.ts';
import { anthropicMessages } from './index.ts';
import { countBody } from './response.ts';

/** https://platform.claude.com/docs/en/api/messages-count-tokens: a request without its answer's fields. */
export const anthropicCounting: CountingDialect = {
  ...anthropicMessages,
  path: () => '/v1/messages/count_tokens',
  meter: () => new CountMeter((answer) => countOf(answer['input_tokens']), readError),
  countBody,
};
