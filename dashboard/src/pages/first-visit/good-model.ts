import type { Api } from '../../api/client.ts';

/** Known to be cheap and good enough for a first word, best first, as parts of their ids. */
const CHEAP: readonly string[] = ['gpt-5-mini', 'flash', 'haiku', 'mini', 'nano', 'deepseek'];

/** No first chat is had with these. */
const OTHER_WORK = /embed|rerank|whisper|tts|audio|image|vision-gen|moderation|realtime|search/i;

/** The sandbox answers without any provider. */
export const SANDBOX = 'sandbox/echo';

/**
 * A model of a provider for the first chat: a cheap known one, else its first. Null where it has
 * none.
 */
export async function findGoodModel(api: Api, provider: string): Promise<string | null> {
  for (const q of [...CHEAP, '']) {
    const { data } = await api.call('GET /models', {
      query: { provider, enabled: 'true', limit: '100', ...(q === '' ? {} : { q }) },
    });
    const chats = data.map(({ model }) => model).filter((model) => !OTHER_WORK.test(model));
    // The shortest id is the plain one, without a date or a variant.
    const [best] = q === '' ? chats : chats.toSorted((a, b) => a.length - b.length);
    if (best !== undefined) return `${provider}/${best}`;
    if (q === '') return data[0] === undefined ? null : `${provider}/${data[0].model}`;
  }
  return null;
}
