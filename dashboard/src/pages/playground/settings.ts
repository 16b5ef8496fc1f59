import { parse } from './trouble.ts';

/** The rail's fields as they are typed; empty means not sent. */
export interface Settings {
  readonly system: string;
  readonly temperature: string;
  readonly topP: string;
  readonly maxTokens: string;
  /** One a line; `\n` stands for a line's end. */
  readonly stop: string;
  readonly seed: string;
  readonly effort: string;
  readonly json: boolean;
  /** A JSON list of tools. */
  readonly tools: string;
}

export const NO_SETTINGS: Settings = {
  system: '',
  temperature: '',
  topP: '',
  maxTokens: '',
  stop: '',
  seed: '',
  effort: '',
  json: false,
  tools: '',
};

export const EFFORTS: readonly string[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'];

export type SettingsProblems = Readonly<Partial<Record<keyof Settings, string>>>;

export interface ReadSettings {
  /** Fields of a body, named as they are sent. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** In words, by field; nothing is sent while there is one. */
  readonly problems: SettingsProblems;
}

/** Reads what is typed. The model decides how the limit of tokens is called. */
export function readSettings(settings: Settings, model: string): ReadSettings {
  const problems: Record<string, string> = {};
  const parameters: Record<string, unknown> = {};
  for (const [field, name, rule] of NUMBERS) {
    const typed = settings[field].trim();
    if (typed === '') continue;
    const value = Number(typed);
    if (rule.allows(value)) parameters[name ?? limitName(model)] = value;
    else problems[field] = rule.words;
  }
  const stop = settings.stop.split('\n').filter((line) => line !== '');
  if (stop.length > 0) parameters['stop'] = stop.map((line) => line.replaceAll('\\n', '\n'));
  if (settings.effort !== '') parameters['reasoning_effort'] = settings.effort;
  if (settings.json) parameters['response_format'] = { type: 'json_object' };
  if (settings.tools.trim() !== '') {
    const tools = parse(settings.tools);
    const problem = toolsProblem(tools);
    if (problem === null) parameters['tools'] = tools;
    else problems['tools'] = problem;
  }
  return { parameters, problems };
}

/** How many parameters are set, to say so where they are folded. */
export function countSet({ system: _, ...settings }: Settings): number {
  return Object.values(settings).filter((value) => value !== '' && value !== false).length;
}

interface Rule {
  readonly allows: (value: number) => boolean;
  readonly words: string;
}

const NUMBERS: readonly (readonly [
  field: 'temperature' | 'topP' | 'maxTokens' | 'seed',
  name: string | null,
  rule: Rule,
])[] = [
  [
    'temperature',
    'temperature',
    { allows: (value) => value >= 0 && value <= 2, words: 'Enter a number from 0 to 2.' },
  ],
  [
    'topP',
    'top_p',
    { allows: (value) => value >= 0 && value <= 1, words: 'Enter a number from 0 to 1.' },
  ],
  [
    'maxTokens',
    null,
    {
      allows: (value) => Number.isSafeInteger(value) && value > 0,
      words: 'Enter a whole number above 0.',
    },
  ],
  ['seed', 'seed', { allows: Number.isSafeInteger, words: 'Enter a whole number.' }],
];

/** OpenAI's reasoning models refuse the old name, and most other hosts know no other. */
const NEWER_LIMIT = /(?:^|\/)(?:o\d|gpt-[5-9])/;

function limitName(model: string): string {
  return NEWER_LIMIT.test(model) ? 'max_completion_tokens' : 'max_tokens';
}

function toolsProblem(tools: unknown): string | null {
  if (tools === undefined) return 'This is not JSON. Check its brackets, commas and quotes.';
  const wellMade =
    Array.isArray(tools) && tools.every((tool) => typeof tool === 'object' && tool !== null);
  return wellMade ? null : 'Enter a list of tools: [{"type": "function", "function": {…}}].';
}
