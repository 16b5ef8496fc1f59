/**
 * What is lost of a request that says all its dialect can, toward each of the others. The list is
 * under review: what stands there and could be said is a mistake.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { DialectId } from '../../src/contract/dialect-id.ts';
import type { JsonObject } from '../../src/contract/json.ts';
import { DIALECTS, parsedAs, renderedAs } from '../support/all-dialects.ts';
import { RICH_MESSAGES } from '../support/rich/anthropic-messages.ts';
import { RICH_GEMINI } from '../support/rich/gemini-generate.ts';
import { RICH_CHAT } from '../support/rich/openai-chat.ts';
import { RICH_RESPONSES } from '../support/rich/openai-responses.ts';

const GOLDEN = new URL('losses.golden.md', import.meta.url);

const HEAD = `# What each dialect cannot say of another one's requests

Of the requests in tests/support/rich; **bold** is what is refused unless the caller allows it. After
a change that means to change this: WEIR_WRITE_LOSSES=1 npm test -- tests/dialects/losses
`;

const REQUESTS: Readonly<Record<DialectId, JsonObject>> = {
  'openai-chat': RICH_CHAT,
  'openai-responses': RICH_RESPONSES,
  'anthropic-messages': RICH_MESSAGES,
  'gemini-generate': RICH_GEMINI,
};

/** Models whose rules matter, and none of which any are known. */
const MODELS: Readonly<Record<DialectId, readonly (string | null)[]>> = {
  'openai-chat': [null, 'gpt-5.1', 'claude-sonnet-4-6'],
  'openai-responses': [null, 'gpt-5.1', 'gpt-4o'],
  'anthropic-messages': [null, 'claude-sonnet-4-6', 'claude-opus-5-5'],
  'gemini-generate': [null, 'gemini-2.5-pro', 'gemini-3-pro-preview'],
};

function lossesOf(from: DialectId, to: DialectId, model: string | null): readonly string[] {
  const { losses } = renderedAs(to, parsedAs(from, REQUESTS[from]), model);
  const lines = losses.map(({ field, path, required }) => {
    const said = path === field ? field : `${field} at ${path}`;
    return required ? `- **${said}**` : `- ${said}`;
  });
  return lines.toSorted();
}

/** For a model only what is otherwise than for one nobody knows. */
function section(from: DialectId, to: DialectId): string {
  const base = lossesOf(from, to, null);
  const lines = [`## ${from} said as ${to}`, '', ...base, ''];
  for (const model of MODELS[to]) {
    if (model === null) continue;
    const own = lossesOf(from, to, model);
    const more = own.filter((line) => !base.includes(line));
    const less = base.filter((line) => !own.includes(line)).map((line) => `${line} (not lost)`);
    lines.push(`### ${model}`, '', ...more, ...less, '');
  }
  return lines.join('\n');
}

it('loses of every request what is written down, and nothing else', () => {
  const pairs = DIALECTS.flatMap((from) =>
    DIALECTS.filter((to) => to !== from).map((to) => section(from, to)),
  );
  const text = `${[HEAD, ...pairs].join('\n').trimEnd()}\n`;
  if (process.env['WEIR_WRITE_LOSSES'] === '1') writeFileSync(GOLDEN, text);
  const golden = readFileSync(GOLDEN, 'utf8');
  expect(text, 'see the head of tests/dialects/losses.golden.md').toBe(golden);
});
