import { describe, expect, it } from 'vitest';
import type { ReasoningWish } from '../../src/contract/conversation.ts';
import type { ModelRules } from '../../src/contract/rendering.ts';
import {
  adaptive,
  budget,
  call,
  conversation,
  reasoning,
  render,
  result,
  turn,
  WISH,
} from './anthropic-messages-conversation.ts';

const shown = { display: 'summarized' };
const thinks = { type: 'adaptive', ...shown };
const LOST = 'reasoning_effort reasoning_effort';

describe('a wish to reason', () => {
  it.each<[Partial<ReasoningWish>, Partial<ModelRules>, object, string[]]>([
    [
      { effort: 'high' },
      adaptive,
      { thinking: { type: 'adaptive', ...shown }, output_config: { effort: 'high' } },
      [],
    ],
    [
      { effort: 'xhigh' },
      adaptive,
      { thinking: thinks, output_config: { effort: 'high' } },
      [LOST],
    ],
    [
      { effort: 'minimal' },
      adaptive,
      { thinking: thinks, output_config: { effort: 'low' } },
      [LOST],
    ],
    [{ effort: 'newer' }, adaptive, { thinking: thinks, output_config: { effort: 'newer' } }, []],
    [
      { mode: 'auto', visible: false },
      adaptive,
      { thinking: { type: 'adaptive', display: 'omitted' } },
      [],
    ],
    [
      { summary: 'detailed', effort: 'low' },
      adaptive,
      { thinking: thinks, output_config: { effort: 'low' } },
      ['reasoning_summary reasoning_summary'],
    ],
    // 30 % of 10000, and of an answer of 2000 too little.
    [
      { effort: 'medium' },
      budget,
      { thinking: { type: 'enabled', budget_tokens: 3000, ...shown } },
      [],
    ],
    [
      { effort: 'minimal' },
      budget,
      { thinking: { type: 'enabled', budget_tokens: 1024, ...shown } },
      [],
    ],
    [
      { budgetTokens: 50000 },
      budget,
      { thinking: { type: 'enabled', budget_tokens: 9999, ...shown } },
      [],
    ],
    [
      { mode: 'auto', budgetTokens: 5000 },
      budget,
      { thinking: { type: 'enabled', budget_tokens: 5000, ...shown } },
      [],
    ],
    // A budget of 6000 of 10000 is what "high" is.
    [
      { budgetTokens: 6000 },
      adaptive,
      { thinking: { type: 'adaptive', ...shown }, output_config: { effort: 'high' } },
      [],
    ],
    [
      { effort: 'high' },
      reasoning({ control: 'effort' }),
      { output_config: { effort: 'high' } },
      [],
    ],
    [{ effort: 'high' }, reasoning({ control: 'none' }), {}, [LOST]],
    [{ effort: 'none' }, reasoning({ control: 'none' }), {}, []],
    [{ effort: 'none' }, adaptive, { thinking: { type: 'disabled' } }, []],
    [
      { mode: 'off' },
      reasoning({ control: 'adaptive', off: 'between' }),
      { thinking: { type: 'between_tools' } },
      [],
    ],
    [
      { mode: 'off' },
      reasoning({ control: 'adaptive', off: 'no', efforts: ['low'] }),
      { output_config: { effort: 'low' } },
      [LOST],
    ],
  ])('%j is said as its model takes it', (wish, rules, members, losses) => {
    const settings = { outputLimit: 10000, reasoning: { ...WISH, ...wish } };
    const said = render(conversation({ settings }), { rules });
    const { thinking, output_config } = said.body;
    expect({ thinking, output_config }).toEqual(members);
    expect(said.losses).toEqual(losses);
  });

  it('is a budget where nothing is known of the model, if the answer has room for it', () => {
    const said = (outputLimit: number) =>
      render(conversation({ settings: { outputLimit, reasoning: { ...WISH, effort: 'low' } } }));
    expect(said(20000).body['thinking']).toEqual({ type: 'enabled', budget_tokens: 2000 });
    expect(said(1024).body['thinking']).toBeUndefined();
    expect(said(1024).losses).toEqual([LOST]);
  });

  it('leaves no room for sampling', () => {
    const settings = {
      temperature: 0.5,
      topP: 0.96,
      topK: 3,
      reasoning: { ...WISH, effort: 'low' },
    };
    const { body, losses } = render(conversation({ settings }), { rules: adaptive });
    expect(body).toMatchObject({ top_p: 0.96 });
    expect(body['temperature']).toBeUndefined();
    expect(losses).toEqual(['temperature temperature', 'top_k top_k']);
  });

  it('gives way in the middle of calls that no thinking precedes', () => {
    const turns = [turn('user', 'go'), turn('assistant', call('t')), turn('user', result('t'))];
    const settings = { outputLimit: 10000, reasoning: { ...WISH, effort: 'low' } };
    const said = (rules: Partial<ModelRules>) =>
      render(conversation({ turns, settings }), { rules });
    expect(said(budget).body['thinking']).toBeUndefined();
    expect(said(budget).losses).toEqual([LOST]);
    expect(said(adaptive).body['thinking']).toMatchObject({ type: 'adaptive' });
  });
});
