/** The suite notices what goes wrong: each fault is put in on purpose. */
import { describe, expect, it } from 'vitest';
import type { Cell, Outcome } from './cells.ts';
import { cellsOf, nameOf, playAll } from './cells.ts';
import { CLIENTS } from './clients/clients.ts';
import { problemsOf } from './compare.ts';
import type { Script } from './neutral.ts';
import { TypedBodies } from './typed.ts';
import type { Fault } from './upstreams/vendors.ts';
import { startVendors } from './upstreams/vendors.ts';

const OFFICIAL = CLIENTS.filter(({ id }) => !id.startsWith('ai '));

const script =
  (change: (script: Script) => Partial<Script>): Fault =>
  (behaviour) => ({ ...behaviour, script: { ...behaviour.script, ...change(behaviour.script) } });

/** The fault, the feature that meets it, and the words that have to come up. */
const FAULTS: readonly (readonly [string, string, string, Fault])[] = [
  ['loses a call', 'parallel-tools', 'the calls', script((s) => ({ calls: s.calls.slice(0, 1) }))],
  [
    'mixes calls up',
    'parallel-tools',
    'the calls',
    script((s) => ({ calls: s.calls.map((call) => ({ ...call, name: 'get_weather' })) })),
  ],
  ['loses a piece of text', 'text', 'the text', script((s) => ({ text: s.text.slice(1) }))],
  ['turns pieces round', 'text', 'the text', script((s) => ({ text: [...s.text].reverse() }))],
  [
    'says reasoning as text',
    'reasoning',
    'the reasoning',
    script((s) => ({ reasoning: [], text: [...s.reasoning, ...s.text] })),
  ],
  ['ends too early', 'length', 'the finish', script(() => ({ finish: 'stop' }))],
  [
    'counts tokens otherwise',
    'usage',
    'the usage',
    script((s) => ({ spent: { ...s.spent, cached: s.spent.cached + 1 } })),
  ],
  [
    'says an error as text',
    'error-inside',
    'nothing told the caller',
    (b) => ({ ...b, trouble: null }),
  ],
];

async function outcomesOf(feature: string, fault: Fault): Promise<[Cell, Outcome][]> {
  const vendors = await startVendors(fault);
  try {
    const cells = cellsOf(OFFICIAL, ({ dialect }) => [dialect]).filter(
      (cell) => cell.feature.id === feature,
    );
    const outcomes = await playAll(cells, {
      vendors,
      place: { origin: vendors.origin, key: 'sk-witness' },
      modelOf: (_outbound, model) => model,
    });
    return cells.map((cell) => {
      const outcome = outcomes.get(nameOf(cell));
      if (outcome instanceof Error || outcome === undefined) throw outcome;
      return [cell, outcome];
    });
  } finally {
    await vendors.close();
  }
}

describe('a fault is noticed by every client', () => {
  it.each(FAULTS)('%s', async (_name, feature, words, fault) => {
    for (const [cell, outcome] of await outcomesOf(feature, fault)) {
      expect(problemsOf(cell, outcome).join('\n'), nameOf(cell)).toContain(words);
    }
  });
});

describe('a fault in a request is noticed', () => {
  /** Changes what the vendor heard, as a bad translation would. */
  const CHANGES: readonly (readonly [string, string, (body: string) => string])[] = [
    ['system', "the vendor's system", (body) => body.replace('terse', 'long')],
    ['turns', "the vendor's turns", (body) => body.replace('Blue.', '')],
    ['image', "the vendor's turns", (body) => body.replace('iVBORw0', 'iVBORw1')],
    ['tool', "the vendor's tools", (body) => body.replaceAll('"city"', '"town"')],
    [
      'forced-tool',
      "the vendor's choice",
      (body) => body.replace(/"(tool_choice|toolConfig)":/, '"lost":'),
    ],
    ['tool-result', "the vendor's turns", (body) => body.replace('Noon', 'Midnight')],
    ['schema', "the vendor's schema", (body) => body.replaceAll('"born"', '"died"')],
    ['reasoning', "the vendor's effort", (body) => body.replace(/"low"|"LOW"/, '"high"')],
    ['length', "the vendor's limit", (body) => body.replace(':16', ':17')],
  ];

  it.each(CHANGES)('%s', async (feature, words, change) => {
    for (const [cell, outcome] of await outcomesOf(feature, (behaviour) => behaviour)) {
      expect(problemsOf(cell, outcome)).toEqual([]);
      const { heard } = outcome;
      if (heard === null) throw new Error('no vendor was asked');
      const body = JSON.parse(change(JSON.stringify(heard.body))) as typeof heard.body;
      const spoilt = { ...outcome, heard: { ...heard, body } };
      expect(problemsOf(cell, spoilt).join('\n'), nameOf(cell)).toContain(words);
    }
  });
});

describe('the vendors’ types refuse', () => {
  it('a member too many, one too few, and one of another kind, wherever it stands', async () => {
    const bodies = new TypedBodies();
    bodies.add('ChatRequest', '{"model":"m","messages":[],"seeds":1}', 'too many');
    bodies.add(
      'ChatRequest',
      '{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"a","cache":1}]}]}',
      'too many, deep',
    );
    bodies.add('MessagesRequest', '{"model":"m","messages":[]}', 'too few');
    bodies.add('ResponsesRequest', '{"model":"m","input":[{"role":"usr","content":""}]}', 'kind');
    bodies.add('GeminiRequest', '{"contents":[{"role":"user","parts":[{"txt":""}]}]}', 'deep');
    bodies.add('GeminiRequest', '{"contents":[]}', 'right');
    const problems = await bodies.problems();
    expect(problems.map((problem) => problem.replace(/ \(and.*/s, ''))).toEqual([
      'too many',
      'too many, deep',
      'too few',
      'kind',
      'deep',
    ]);
  });
});
