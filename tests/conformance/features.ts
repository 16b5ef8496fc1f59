/**
 * What every pair of dialects has to carry: per feature what is asked, and what the caller has to
 * see. Worked out by hand from the scripts in upstreams/behaviours.ts; the vendors must have been
 * asked what the client asked, so that is not said twice.
 */
import type { Ask, Call, Finish, Result, Spent, ToolForm } from './neutral.ts';
import { NOTHING_ASKED } from './neutral.ts';

export type Mode = 'whole' | 'streamed';

/** What a caller has to see. Absent means that it is not looked at. */
export interface Expected {
  readonly text?: string;
  readonly reasoning?: string;
  readonly calls?: readonly { readonly name: string; readonly input: unknown }[];
  readonly finish?: Finish;
  readonly spent?: Spent;
  /** How many pieces a streamed text comes in at least. */
  readonly pieces?: number;
  /** The call fails: with that status, where it is an answer's own, and the vendor's words. */
  readonly error?: { readonly status: number | null; readonly words: boolean };
}

export interface Feature {
  readonly id: string;
  /** What it shows, for the page. */
  readonly title: string;
  /** The name of the vendors' model that plays the other part. */
  readonly model: string;
  readonly modes: readonly Mode[];
  readonly ask: Ask;
  readonly expected: Expected;
  /** The caller leaves after the first piece, or while it waits for a whole answer. */
  readonly leaves?: true;
  /** Meets what some clients fail at, where it reaches them as it is. */
  readonly unknown?: true;
  /** The client chooses by itself which version of its vendor's API it calls. */
  readonly defaults?: true;
  /** The answer is sent back as it came, with these results of its calls. */
  readonly back?: readonly Result[];
  /** An image stands in it by its address, which some clients would fetch themselves. */
  readonly byAddress?: true;
}

const BOTH: readonly Mode[] = ['whole', 'streamed'];

const SMALL: Spent = { input: 11, cached: 0, written: 0, output: 5, reasoning: 0 };

const HELLO: Expected = {
  text: 'Grüße aus "Weir",\n世界 🌍.',
  reasoning: '',
  calls: [],
  finish: 'stop',
  spent: SMALL,
  pieces: 2,
};

const asked = (text: string, more: Partial<Ask> = {}): Ask => ({
  ...NOTHING_ASKED,
  turns: [{ by: 'user', text }],
  ...more,
});

/** A red pixel. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';

const WEATHER: ToolForm = {
  name: 'get_weather',
  description: 'Tells the weather of a city.',
  schema: {
    type: 'object',
    properties: { city: { type: 'string', description: 'Its name.' } },
    required: ['city'],
    additionalProperties: false,
  },
};

const CLOCK: ToolForm = {
  name: 'get_time',
  description: 'Tells the time of a zone.',
  schema: {
    type: 'object',
    properties: { zone: { type: 'string', enum: ['Europe/Paris', 'UTC'] } },
    required: ['zone'],
    additionalProperties: false,
  },
};

const PERSON = {
  type: 'object',
  properties: { name: { type: 'string' }, born: { type: 'integer' } },
  required: ['name', 'born'],
  additionalProperties: false,
};

const WEATHER_CALL: Call = {
  id: 'call_weather01',
  name: 'get_weather',
  input: { city: 'Paris' },
};
const CLOCK_CALL: Call = { id: 'call_clock0002', name: 'get_time', input: { zone: 'UTC' } };

const CALLED_WEATHER = { name: 'get_weather', input: { city: 'Paris' } };
const CALLED_CLOCK = { name: 'get_time', input: { zone: 'Europe/Paris' } };

const SPEAKING: readonly Feature[] = [
  {
    id: 'text',
    title: 'a prompt and its answer',
    model: 'text',
    modes: BOTH,
    ask: asked('Say hello.'),
    expected: HELLO,
  },
  {
    id: 'default-version',
    title: 'the same, at the version of the API a client calls by itself',
    model: 'text',
    modes: BOTH,
    defaults: true,
    ask: asked('Say hello.'),
    expected: HELLO,
  },
  {
    id: 'system',
    title: 'instructions beside the prompt',
    model: 'text',
    modes: BOTH,
    ask: asked('Say hello.', { system: 'Be terse.\nAnswer in German.' }),
    expected: HELLO,
  },
  {
    id: 'turns',
    title: 'a conversation of several turns',
    model: 'text',
    modes: BOTH,
    ask: {
      ...NOTHING_ASKED,
      turns: [
        { by: 'user', text: 'Which colour has the sky?' },
        { by: 'model', text: 'Blue.', calls: [] },
        { by: 'user', text: 'And at night?' },
      ],
    },
    expected: HELLO,
  },
  {
    id: 'image',
    title: 'an image, as its bytes',
    model: 'text',
    modes: BOTH,
    ask: {
      ...NOTHING_ASKED,
      turns: [
        {
          by: 'user',
          text: 'What is this?',
          image: { mimeType: 'image/png', data: PNG, at: 'inline' },
        },
      ],
    },
    expected: HELLO,
  },
  {
    id: 'image-url',
    title: 'an image, by its address',
    model: 'text',
    modes: BOTH,
    byAddress: true,
    ask: {
      ...NOTHING_ASKED,
      turns: [
        {
          by: 'user',
          text: 'What is this?',
          image: { mimeType: 'image/png', data: 'https://images.example/red.png', at: 'url' },
        },
      ],
    },
    expected: HELLO,
  },
];

const TOOLS: readonly Feature[] = [
  {
    id: 'tool',
    title: 'one tool, called',
    model: 'tool',
    modes: BOTH,
    ask: asked('How is the weather in Paris?', { tools: [WEATHER] }),
    expected: { text: '', calls: [CALLED_WEATHER], finish: 'tools', spent: SMALL },
  },
  {
    id: 'forced-tool',
    title: 'one of two tools, which must be called',
    model: 'tool',
    modes: BOTH,
    ask: asked('Paris?', { tools: [WEATHER, CLOCK], choice: { tool: 'get_weather' } }),
    expected: { text: '', calls: [CALLED_WEATHER], finish: 'tools' },
  },
  {
    id: 'any-tool',
    title: 'some tool must be called',
    model: 'tool',
    modes: BOTH,
    ask: asked('Paris?', { tools: [WEATHER, CLOCK], choice: 'any' }),
    expected: { text: '', calls: [CALLED_WEATHER], finish: 'tools' },
  },
  {
    id: 'parallel-tools',
    title: 'two tools called at once, after some text',
    model: 'parallel',
    modes: BOTH,
    ask: asked('Weather and time in Paris?', { tools: [WEATHER, CLOCK] }),
    expected: { text: 'I look.', calls: [CALLED_WEATHER, CALLED_CLOCK], finish: 'tools' },
  },
  {
    id: 'tool-result',
    title: 'the results of two calls, sent back',
    model: 'text',
    modes: BOTH,
    ask: {
      ...NOTHING_ASKED,
      tools: [WEATHER, CLOCK],
      turns: [
        { by: 'user', text: 'Weather and time in Paris?' },
        { by: 'model', text: 'I look.', calls: [WEATHER_CALL, CLOCK_CALL] },
        {
          by: 'tools',
          results: [
            { id: 'call_weather01', name: 'get_weather', text: '21 degrees, "sunny".' },
            { id: 'call_clock0002', name: 'get_time', text: 'Noon.' },
          ],
        },
      ],
    },
    expected: HELLO,
  },
];

const RETURNING: readonly Feature[] = [
  {
    id: 'signature',
    title: 'reasoning and a call, sent back with the result and the vendor’s signature',
    model: 'signed',
    modes: BOTH,
    ask: asked('How is the weather in Paris?', { tools: [WEATHER], effort: 'low', shown: true }),
    back: [{ id: 'call_weather01', name: 'get_weather', text: '21 degrees.' }],
    expected: { text: '', calls: [CALLED_WEATHER], reasoning: 'First I think.', finish: 'tools' },
  },
];

const SETTINGS: readonly Feature[] = [
  {
    id: 'schema',
    title: 'an answer bound to a JSON Schema',
    model: 'schema',
    modes: BOTH,
    ask: asked('Who wrote the first program?', { schema: PERSON }),
    expected: { text: '{"name":"Ada","born":1815}', finish: 'stop', pieces: 2 },
  },
  {
    id: 'reasoning',
    title: 'reasoning, asked for and shown',
    model: 'reasoning',
    modes: BOTH,
    ask: asked('Think.', { effort: 'low', shown: true }),
    expected: {
      ...HELLO,
      reasoning: 'First I think, then I speak.',
      spent: { ...SMALL, output: 25, reasoning: 20 },
      pieces: 4,
    },
  },
  {
    id: 'stop',
    title: 'stop sequences, and an answer ended by one',
    model: 'stop',
    modes: BOTH,
    ask: asked('Count.', { stop: ['END', '###'] }),
    expected: { text: 'one two ', finish: 'stop', pieces: 2 },
  },
  {
    id: 'length',
    title: 'a limit, and an answer cut off by it',
    model: 'length',
    modes: BOTH,
    ask: asked('Tell a story.', { limit: 16 }),
    expected: { text: 'Once upon a', finish: 'length', pieces: 2 },
  },
  {
    id: 'filter',
    title: 'an answer stopped by the vendor’s filter',
    model: 'filter',
    modes: BOTH,
    ask: asked('Tell me a secret.'),
    expected: { finish: 'filter' },
  },
  {
    id: 'usage',
    title: 'tokens read from a cache, written to it, and spent on reasoning',
    model: 'usage',
    modes: BOTH,
    ask: asked('Say hello.'),
    expected: {
      ...HELLO,
      spent: { input: 2000, cached: 1500, written: 300, output: 120, reasoning: 64 },
    },
  },
];

const TROUBLE: readonly Feature[] = [
  {
    id: 'error-refused',
    title: 'a request the vendor refuses',
    model: 'error-refused',
    modes: BOTH,
    ask: asked('Say hello.'),
    expected: { text: '', error: { status: 400, words: true } },
  },
  {
    id: 'error-limited',
    title: 'a vendor that limits its rate',
    model: 'error-limited',
    modes: BOTH,
    ask: asked('Say hello.'),
    expected: { text: '', error: { status: 429, words: false } },
  },
  {
    id: 'error-first',
    title: 'a stream that begins with an error',
    model: 'error-first',
    modes: ['streamed'],
    ask: asked('Say hello.'),
    expected: { text: '', error: { status: null, words: true } },
  },
  {
    id: 'error-inside',
    title: 'an error in the middle of a stream',
    model: 'error-inside',
    modes: ['streamed'],
    ask: asked('Say hello.'),
    expected: { text: 'Grüße', error: { status: null, words: true } },
  },
  {
    id: 'unknown-event',
    title: 'an event in the middle of a stream that no client knows yet',
    model: 'noisy',
    modes: ['streamed'],
    unknown: true,
    ask: asked('Say hello.'),
    expected: HELLO,
  },
  {
    id: 'abort',
    title: 'a caller who leaves',
    model: 'slow',
    modes: BOTH,
    leaves: true,
    ask: asked('Say hello.'),
    expected: {},
  },
];

export const FEATURES: readonly Feature[] = [
  ...SPEAKING,
  ...TOOLS,
  ...RETURNING,
  ...SETTINGS,
  ...TROUBLE,
];
