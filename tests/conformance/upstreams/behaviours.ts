/**
 * What the vendors' models say, chosen by the model's name. Each vendor writes the same script in
 * its own grammar.
 */
import type { DialectId } from '../../../src/contract/dialect-id.ts';
import type { Script, Spent } from '../neutral.ts';

/** How a call goes wrong, if it does. */
export type Trouble =
  /** Refused with status 400. */
  | 'refused'
  /** Refused with status 429. */
  | 'limited'
  /** Status 200, and then nothing but an error. */
  | 'first'
  /** Status 200, some text, and then an error. */
  | 'inside';

export interface Behaviour {
  readonly script: Script;
  readonly trouble: Trouble | null;
  /** Stands still after the first piece of text, or before a whole answer, until released. */
  readonly waits: boolean;
  /** Sends an event that no client knows yet, in the middle. */
  readonly noise: boolean;
}

const SMALL: Spent = { input: 11, cached: 0, written: 0, output: 5, reasoning: 0 };

const PLAIN: Script = {
  reasoning: [],
  text: ['Grüße', ' aus "Weir"', ',\n', '世界 🌍', '.'],
  calls: [],
  finish: 'stop',
  stopped: null,
  spent: SMALL,
};

const WEATHER = { id: 'call_weather01', name: 'get_weather', pieces: ['{"ci', 'ty":"Par', 'is"}'] };
const CLOCK = {
  id: 'call_clock0002',
  name: 'get_time',
  pieces: ['{"zone":', '"Europe/', 'Paris"}'],
};

const SCRIPTS: Readonly<Record<string, Script>> = {
  text: PLAIN,
  tool: { ...PLAIN, text: [], calls: [WEATHER], finish: 'tools' },
  parallel: { ...PLAIN, text: ['I ', 'look.'], calls: [WEATHER, CLOCK], finish: 'tools' },
  schema: { ...PLAIN, text: ['{"name":"Ada', '","born":18', '15}'] },
  reasoning: {
    ...PLAIN,
    reasoning: ['First I ', 'think, ', 'then I speak.'],
    spent: { ...SMALL, output: 25, reasoning: 20 },
  },
  signed: {
    ...PLAIN,
    reasoning: ['First I ', 'think.'],
    text: [],
    calls: [WEATHER],
    finish: 'tools',
  },
  length: { ...PLAIN, text: ['Once upon', ' a'], finish: 'length' },
  stop: { ...PLAIN, text: ['one ', 'two '], stopped: 'END' },
  filter: { ...PLAIN, text: ['I can', 'not '], finish: 'filter' },
  usage: {
    ...PLAIN,
    spent: { input: 2000, cached: 1500, written: 300, output: 120, reasoning: 64 },
  },
};

const TROUBLES: Readonly<Record<string, Trouble>> = {
  'error-refused': 'refused',
  'error-limited': 'limited',
  'error-first': 'first',
  'error-inside': 'inside',
};

/**
 * What each vendor wants back with its reasoning, to go on with it. Chat has no word for it. It is
 * base64, since some clients decode it.
 */
export const SIGNATURES: Readonly<Record<DialectId, string | null>> = {
  'openai-chat': null,
  'openai-responses': 'Z0FBQUFBQi13aXRuZXNzLWVuY3J5cHRlZA==',
  'anthropic-messages': 'RXFvQkNrZ0ktd2l0bmVzcy1zaWduYXR1cmU=',
  'gemini-generate': 'Q2lRQi13aXRuZXNzLXRob3VnaHQtc2lnbmF0dXJl',
};

/** What every vendor's error says. */
export const WORDS = 'The witness will not do that';

/** @throws where no behaviour has that name, which is a mistake in the suite. */
export function behaviourOf(model: string): Behaviour {
  const script = SCRIPTS[model];
  const plain = { script: PLAIN, trouble: null, waits: false, noise: false };
  if (script !== undefined) return { ...plain, script };
  if (model === 'slow') return { ...plain, waits: true };
  if (model === 'noisy') return { ...plain, noise: true };
  const trouble = TROUBLES[model];
  if (trouble === undefined) throw new Error(`no vendor knows a model ${model}`);
  // What was said before must have reached the caller, so the error waits for it.
  return { ...plain, trouble, waits: trouble === 'inside' };
}
