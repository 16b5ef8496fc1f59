import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  type AnswerMessage,
  type Message,
  NOTHING_SAID,
  type ToolCall,
} from '../../dashboard/src/pages/playground/message.ts';
import { buildRequest } from '../../dashboard/src/pages/playground/request.ts';
import {
  NO_SETTINGS,
  readSettings,
  type Settings,
} from '../../dashboard/src/pages/playground/settings.ts';
import { snippet } from '../../dashboard/src/pages/playground/snippets.ts';

const user = (text: string, ...urls: string[]): Message => ({
  role: 'user',
  id: text,
  text,
  pictures: urls.map((url) => ({ url, name: 'a.png' })),
});

const answer = (text: string, calls: readonly ToolCall[] = []): AnswerMessage => ({
  role: 'assistant',
  id: `answer ${text}`,
  model: 'm',
  state: 'done',
  content: { ...NOTHING_SAID, text, calls },
  route: null,
  trouble: null,
  bill: null,
  asked: { system: '', parameters: {} },
  request: null,
});

const messagesOf = (...messages: readonly Message[]): unknown =>
  buildRequest('m', messages, { system: '', parameters: {} }).messages;

const WEATHER: ToolCall = { id: 'a', name: 'weather', arguments: '{"city":"Oslo"}' };

describe('the body of a chat', () => {
  it('has nothing but what is set', () => {
    const { parameters } = readSettings(NO_SETTINGS, 'm');
    expect(buildRequest('m', [user('hi')], { system: '  ', parameters })).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: 'hi' }],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('begins with the system prompt', () => {
    const { messages } = buildRequest('m', [user('hi')], { system: 'Be brief.', parameters: {} });
    expect(messages[0]).toEqual({ role: 'system', content: 'Be brief.' });
  });

  it('sends pictures as parts', () => {
    expect(messagesOf(user('see', 'data:image/png;base64,AA'))).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'see' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } },
        ],
      },
    ]);
  });

  it('leaves out answers that never came', () => {
    expect(messagesOf(user('a'), answer(''), user('b'))).toEqual([
      { role: 'user', content: 'a' },
      { role: 'user', content: 'b' },
    ]);
  });

  it('sends tool calls back with all of their results, or not at all', () => {
    const result: Message = { role: 'tool', id: 'r', callId: 'a', text: '4 degrees' };
    const called = answer('', [{ ...WEATHER, extra: { s: 1 } }]);
    expect(messagesOf(user('q'), called, result)).toEqual([
      { role: 'user', content: 'q' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          {
            id: 'a',
            type: 'function',
            function: { name: 'weather', arguments: '{"city":"Oslo"}' },
            extra_content: { s: 1 },
          },
        ],
      },
      { role: 'tool', tool_call_id: 'a', content: '4 degrees' },
    ]);
    expect(messagesOf(user('q'), called, user('never mind'))).toEqual([
      { role: 'user', content: 'q' },
      { role: 'user', content: 'never mind' },
    ]);
  });
});

describe('the parameters', () => {
  const read = (settings: Partial<Settings>, model = 'm'): ReturnType<typeof readSettings> =>
    readSettings({ ...NO_SETTINGS, ...settings }, model);

  it('are read as they are sent', () => {
    const { parameters, problems } = read({
      temperature: '0',
      topP: '0.9',
      maxTokens: '100',
      seed: '-7',
      stop: 'END\n\\n\\n',
      effort: 'low',
      json: true,
      tools: '[{"type":"function","function":{"name":"x"}}]',
    });
    expect(problems).toEqual({});
    expect(parameters).toEqual({
      temperature: 0,
      top_p: 0.9,
      max_tokens: 100,
      seed: -7,
      stop: ['END', '\n\n'],
      reasoning_effort: 'low',
      response_format: { type: 'json_object' },
      tools: [{ type: 'function', function: { name: 'x' } }],
    });
  });

  it.each(['gpt-5.2', 'openai/gpt-6-terra', 'o4-mini'])('call the limit newly for %s', (model) => {
    expect(read({ maxTokens: '5' }, model).parameters).toEqual({ max_completion_tokens: 5 });
  });

  it.each<[keyof Settings, string]>([
    ['temperature', '3'],
    ['temperature', 'warm'],
    ['topP', '-0.1'],
    ['maxTokens', '0'],
    ['maxTokens', '1.5'],
    ['seed', '0.5'],
    ['tools', '{"type":"function"}'],
    ['tools', '[1]'],
    ['tools', '[{]'],
  ])('say what is wrong with %s being %s, and are not sent', (field, typed) => {
    const { parameters, problems } = read({ [field]: typed });
    expect(Object.keys(problems)).toEqual([field]);
    expect(parameters).toEqual({});
  });
});

describe('a request copied as code', () => {
  const request = buildRequest('a/b', [user(`it's "x" $HOME \`id\` \\ é`)], {
    system: '',
    parameters: { seed: 1, tools: [{ strict: true, none: null, list: [] }] },
  });

  it('is one command of a shell, with nothing in it that the shell would read', () => {
    const text = snippet('curl', request, 'https://weir.example');
    // A shell runs it, with a curl that tells what it was given.
    const told = 'curl() { for it in "$@"; do printf "%s\\0" "$it"; done; }';
    const given = execFileSync('sh', ['-c', `${told}\n${text}`], {
      env: { WEIR_KEY: 'weir_x', HOME: '/home' },
      encoding: 'utf8',
    }).split('\0');
    expect(given.slice(0, -2)).toEqual([
      '-N',
      'https://weir.example/v1/chat/completions',
      '-H',
      'Authorization: Bearer weir_x',
      '-H',
      'Content-Type: application/json',
      '-d',
    ]);
    expect(JSON.parse(given.at(-2) ?? '')).toEqual(request);
  });

  it('is Python', () => {
    const text = snippet('python', request, 'https://weir.example');
    expect(text).toContain('base_url="https://weir.example/v1", api_key=os.environ["WEIR_KEY"]');
    expect(text).toContain(`            "content": "it's \\"x\\" $HOME \`id\` \\\\ é",\n`);
    expect(text).toContain(
      '            "strict": True,\n            "none": None,\n            "list": [],\n',
    );
    expect(text).toContain('    stream=True,\n');
  });

  it('is TypeScript', () => {
    const text = snippet('typescript', request, 'https://weir.example');
    const [, body = ''] = text.split('create(');
    expect(JSON.parse(body.slice(0, body.indexOf(');')))).toEqual(request);
    expect(text).toContain('apiKey: process.env.WEIR_KEY');
  });
});
