import { describe, expect, it } from 'vitest';
import type { Dialect } from '../../src/contract/dialect.ts';
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { geminiGenerate } from '../../src/dialects/gemini-generate/index.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';

const chat = (service_tier: string | undefined) => ({
  choices: [{ index: 0, message: { role: 'assistant', content: 'a' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 1 },
  service_tier,
});
const responses = (service_tier: string | undefined) => ({
  id: 'resp_1',
  object: 'response',
  status: 'completed',
  output: [],
  usage: { input_tokens: 3, output_tokens: 1 },
  service_tier,
});
const messages = (more: object) => ({
  type: 'message',
  content: [{ type: 'text', text: 'a' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 3, output_tokens: 1, ...more },
});
const gemini = (trafficType: string | undefined) => ({
  candidates: [{ content: { parts: [{ text: 'a' }] }, finishReason: 'STOP' }],
  usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 1, trafficType },
});
const iteration = (type: string, model: string) => ({ type, model, input_tokens: 9 });

describe('the tariff an answer was billed at', () => {
  it.each<[string | undefined, Dialect, object]>([
    [undefined, openaiChat, chat(undefined)],
    [undefined, openaiChat, chat('default')],
    [undefined, openaiChat, chat('on_demand')],
    ['priority', openaiChat, chat('priority')],
    [undefined, openaiResponses, responses('default')],
    ['flex', openaiResponses, responses('flex')],
    [undefined, anthropicMessages, messages({ service_tier: 'standard', speed: 'standard' })],
    [undefined, anthropicMessages, messages({ service_tier: null, speed: null })],
    ['priority', anthropicMessages, messages({ service_tier: 'priority' })],
    ['fast', anthropicMessages, messages({ service_tier: 'standard', speed: 'fast' })],
    [undefined, anthropicMessages, messages({ iterations: [iteration('message', 'own')] })],
    [
      'adviser-1',
      anthropicMessages,
      messages({ iterations: [iteration('advisor_message', 'adviser-1')] }),
    ],
    [undefined, geminiGenerate, gemini('ON_DEMAND')],
    ['PROVISIONED_THROUGHPUT', geminiGenerate, gemini('PROVISIONED_THROUGHPUT')],
  ])('is %s for %j', (tariff, dialect, answer) => {
    const meter = dialect.meter();
    meter.answer(JSON.stringify(answer));
    const { usage } = meter.reading();
    expect(usage).toMatchObject({ input: 3, output: 1 });
    expect(usage?.tariff).toBe(tariff);
  });
});
