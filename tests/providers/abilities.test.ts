/** What lists say their models read, answer with and can do, each in words of its own. */
import { describe, expect, it } from 'vitest';
import { recordOf } from '../../src/providers/registry.ts';

interface Told {
  readonly in?: string;
  readonly out?: string;
  readonly can?: string;
  readonly by?: string;
}

/** Of each vendor an entry as its page shows it, and what it says: null where it says nothing. */
const LISTS: readonly (readonly [record: string, what: string, entry: object, told: Told])[] = [
  [
    'openrouter',
    'lists',
    {
      id: 'm',
      architecture: {
        modality: 'text+image->text',
        input_modalities: ['file', 'image', 'text', 'smell'],
        output_modalities: ['text', 'image', 'decisions'],
      },
      supported_parameters: [
        ...['temperature', 'tools', 'tool_choice', 'structured_outputs', 'include_reasoning'],
        ...['reasoning', 'web_search_options'],
      ],
    },
    {
      in: 'text image file',
      out: 'text image',
      can: 'tools structured_output reasoning web_search',
    },
  ],
  [
    'openrouter',
    'other kinds of answers',
    { id: 'm', architecture: { output_modalities: ['embeddings'] }, supported_parameters: [] },
    { out: 'embedding' },
  ],
  [
    'openrouter',
    'a model that can nothing beside answering',
    { id: 'm', supported_parameters: ['temperature', 'seed'] },
    { can: '' },
  ],
  [
    'aihubmix',
    'texts with commas',
    {
      model_id: 'claude-opus-5',
      types: 'llm',
      features: 'thinking,function_calling,web,long_context',
      input_modalities: 'text, image,pdf',
      endpoints: 'chat_completions,claude_api',
    },
    {
      ...{ in: 'text image file', out: 'text', can: 'tools reasoning web_search' },
      by: 'openai-chat anthropic-messages',
    },
  ],
  [
    'aihubmix',
    'empty texts',
    { model_id: 'm', types: 'llm', features: '', endpoints: '' },
    {
      out: 'text',
    },
  ],
  ['aihubmix', 'what draws', { model_id: 'm', types: 'image_generation' }, { out: 'image' }],
  ['aihubmix', 'what speaks', { model_id: 'm', types: 'tts' }, { out: 'audio' }],
  ['aihubmix', 'what hears', { model_id: 'm', types: 'stt' }, { out: 'text' }],
  ['aihubmix', 'what ranks', { model_id: 'm', types: 'rerank' }, { out: 'rerank' }],
  [
    'litellm',
    'flags',
    {
      model_name: 'm',
      model_info: {
        mode: 'chat',
        supports_vision: true,
        supports_pdf_input: false,
        supports_audio_input: null,
        supports_function_calling: true,
        supports_response_schema: true,
        supports_reasoning: false,
        supports_prompt_caching: true,
      },
    },
    { in: 'text image', out: 'text', can: 'tools structured_output prompt_caching' },
  ],
  [
    'litellm',
    'flags that are null',
    {
      model_name: 'm',
      model_info: { mode: 'embedding', supports_vision: null },
    },
    { out: 'embedding' },
  ],
  [
    'new-api',
    'endpoints',
    {
      model_name: 'claude-opus-5',
      supported_endpoint_types: ['anthropic', 'openai'],
    },
    { by: 'openai-chat anthropic-messages' },
  ],
  [
    'new-api',
    'an endpoint that is no dialect',
    { model_name: 'm', supported_endpoint_types: ['embeddings'] },
    { out: 'embedding' },
  ],
  [
    'openai-compatible',
    'endpoints in the plain list',
    { id: 'm', supported_endpoint_types: ['gemini', 'openai-response'] },
    { by: 'openai-responses gemini-generate' },
  ],
  [
    'moonshot',
    'flags in the plain list',
    { id: 'm', supports_image_in: true, supports_video_in: false, supports_reasoning: true },
    { in: 'text image', can: 'reasoning' },
  ],
  [
    'fireworks',
    'flags in the plain list',
    { id: 'm', supports_tools: true, supports_image_input: false },
    { in: 'text', can: 'tools' },
  ],
  [
    'github-models',
    'its catalogue',
    {
      id: 'openai/gpt-5',
      supported_input_modalities: ['text', 'image'],
      supported_output_modalities: ['text'],
      capabilities: ['streaming', 'tool-calling', 'reasoning'],
    },
    { in: 'text image', out: 'text', can: 'tools reasoning' },
  ],
  [
    'requesty',
    'flags beside prices',
    { id: 'm', supports_caching: true, supports_vision: true, supports_reasoning: false },
    { in: 'text image', can: 'prompt_caching' },
  ],
  [
    'vercel',
    'tags',
    { id: 'm', tags: ['reasoning', 'tool-use', 'vision', 'implicit-caching'] },
    { can: 'tools reasoning prompt_caching' },
  ],
  [
    'anthropic',
    'capabilities',
    {
      id: 'm',
      capabilities: {
        image_input: { supported: true },
        pdf_input: { supported: true },
        structured_outputs: { supported: false },
        thinking: { supported: true },
        batch: null,
      },
    },
    { in: 'text image file', can: 'reasoning' },
  ],
  ['anthropic', 'no capabilities', { id: 'm', capabilities: null }, {}],
  [
    'mistral',
    'capabilities',
    { id: 'm', capabilities: { completion_chat: true, vision: true, function_calling: true } },
    { in: 'text image', can: 'tools' },
  ],
  [
    'xai',
    'modalities',
    { id: 'm', input_modalities: ['text', 'image'], output_modalities: ['text'] },
    { in: 'text image', out: 'text' },
  ],
  ['openai', 'nothing', { id: 'm', object: 'model' }, {}],
];

/** How each list holds its entries. */
const IN: Readonly<Record<string, (entry: object) => unknown>> = {
  xai: (entry) => ({ models: [entry] }),
  'new-api': (entry) => ({ success: true, data: [entry] }),
};

describe('of what a model can do', () => {
  it.each(LISTS)('%s tells %s', (record, _what, entry, told) => {
    const list = (IN[record] ?? ((one: object) => ({ data: [one] })))(entry);
    const [model] = recordOf(record).modelList?.read(list) ?? [];
    const words = (said: readonly string[] | null | undefined): string | undefined =>
      said?.join(' ');
    expect({
      in: words(model?.inputModalities),
      out: words(model?.outputModalities),
      can: words(model?.features),
      by: words(model?.dialects),
    }).toEqual(told);
  });

  it('Gemini tells whether a model thinks', () => {
    const models = ['generateContent'].map((method) => ({
      ...{ name: 'models/m', supportedGenerationMethods: [method], thinking: true },
    }));
    expect(recordOf('google').modelList?.read({ models })).toMatchObject([
      { features: ['reasoning'] },
    ]);
  });

  it('two deployments of one name can what both can', () => {
    const deployment = (info: object): object => ({ model_name: 'm', model_info: info });
    const data = [
      deployment({ supports_vision: true, supports_reasoning: true, supports_tools: true }),
      deployment({ supports_vision: false, supports_reasoning: true }),
    ];
    expect(recordOf('litellm').modelList?.read({ data })).toMatchObject([
      { inputModalities: ['text'], features: ['reasoning'] },
    ]);
  });
});
