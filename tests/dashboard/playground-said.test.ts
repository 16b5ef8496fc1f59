import { describe, expect, it } from 'vitest';
import {
  answers,
  ask,
  begins,
  bodies,
  kept,
  lastOf,
  openWith,
  replies,
  settled,
} from './chat-gateway.ts';

describe('what was said', () => {
  it('is asked again in other words, in every column, without what came after', async () => {
    replies.set('one', answers('1'));
    replies.set('two', answers('2'));
    const store = openWith('one', 'two');
    ask(store, 'First');
    await settled(store);
    ask(store, 'Second');
    await settled(store);
    const [first] = store.state().columns[0]?.messages ?? [];
    store.resend(first?.id ?? '', 'Better');
    await settled(store);
    for (const { messages } of store.state().columns) {
      expect(messages.map((it) => (it.role === 'user' ? it.text : it.role))).toEqual([
        'Better',
        'assistant',
      ]);
    }
    expect(bodies.at(-1)?.messages).toEqual([{ role: 'user', content: 'Better' }]);
  });

  it('is taken out with its answer', async () => {
    replies.set('one', answers('1'));
    const store = openWith('one');
    ask(store, 'First');
    await settled(store);
    ask(store, 'Second');
    await settled(store);
    store.remove(store.state().columns[0]?.messages[0]?.id ?? '');
    ask(store, 'Third');
    await settled(store);
    expect(bodies.at(-1)?.messages).toEqual([
      { role: 'user', content: 'Second' },
      { role: 'assistant', content: '1' },
      { role: 'user', content: 'Third' },
    ]);
  });

  it('goes on after a tool’s result', async () => {
    const called = { index: 0, id: 'a', function: { name: 'weather', arguments: '{}' } };
    replies.set('tools', (response) => {
      begins(response);
      replies.set('tools', answers('4 degrees.'));
      const choice = { index: 0, delta: { tool_calls: [called] }, finish_reason: 'tool_calls' };
      response.end(`data: ${JSON.stringify({ choices: [choice] })}\n\ndata: [DONE]\n\n`);
    });
    const store = openWith('tools');
    ask(store, 'Weather?');
    await settled(store);
    store.giveResults(store.state().columns[0]?.id ?? '', new Map([['a', '4']]));
    await settled(store);
    expect(lastOf(store)?.content.text).toBe('4 degrees.');
    expect(bodies.at(-1)?.messages.at(-1)).toEqual({
      role: 'tool',
      tool_call_id: 'a',
      content: '4',
    });
  });

  it('is forgotten when its owner signs out', async () => {
    replies.set('one', answers('1'));
    const store = openWith('one');
    ask(store, 'First');
    await settled(store);
    store.save();
    store.end();
    store.save();
    expect(kept.text).toBeNull();
  });
});
