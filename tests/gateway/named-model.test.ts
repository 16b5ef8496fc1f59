/** A refusal says which model it is about, whatever that is called. */
import { describe, expect, it } from 'vitest';
import { benchTop, candidate } from './bench-top.ts';

async function refused(code: string, model: string): Promise<string> {
  const admission = { admitted: false, code, principal: null, revision: 1 } as const;
  const reply = await benchTop({ admission }).call({ model, messages: [] });
  return JSON.parse(reply.text).error.message;
}

describe('a model that cannot be called', () => {
  it.each([
    ['model_not_found', 'gpt-99', 'No provider here offers "gpt-99". GET /v1/models'],
    ['model_not_allowed', 'a/b', 'This key may not call "a/b". Choose one'],
    ['model_not_found', 'x'.repeat(101), `offers "${'x'.repeat(100)}...". GET`],
    ['model_not_found', 'say "hi" \u202eevil ü', `offers "say 'hi' ?evil ?". GET`],
    ['model_not_found', '$& {model}', 'offers "$& {model}". GET'],
  ])('is named: %s of %j', async (code, model, words) => {
    expect(await refused(code, model)).toContain(words);
  });

  it('is named where the policy leaves no provider', async () => {
    const policy = { strategy: 'only', providers: ['other'] } as const;
    const reply = await benchTop({ candidates: [candidate({ policy })] }).call({
      ...{ model: 'm-1', messages: [] },
    });
    expect(JSON.parse(reply.text).error.message).toContain('serves "m-1". An administrator');
  });

  it('is named where one is asked about', async () => {
    const reply = await benchTop().call('', { method: 'GET', path: '/v1/models/none%2Fsuch' });
    expect(JSON.parse(reply.text).error.message).toContain('no model named "none/such".');
  });
});
