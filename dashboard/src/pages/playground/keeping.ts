import type { Chat, Column, Draft } from './conversation.ts';
import { type AnswerMessage, isOpen, type Message, NOTHING_SAID, type Trouble } from './message.ts';
import { NO_SETTINGS } from './settings.ts';
import { isRecord, parse } from './trouble.ts';

const VERSION = 1;

const RELOADED: Trouble = {
  status: 0,
  code: 'reloaded',
  message:
    'The page was left while this answer came. What came until then is kept; retry to ask again.',
  requestId: null,
};

/**
 * A chat as text that survives a reload.
 *
 * @param pictures Whether they are kept too: they are most of it, and a browser keeps 5 MB.
 */
export function writeChat(chat: Chat, pictures: boolean): string {
  const bare = (draft: Draft): Draft => (pictures ? draft : { ...draft, pictures: [] });
  const columns = chat.columns.map((column) => ({
    ...column,
    messages: column.messages.map((message): Message => {
      if (message.role === 'assistant') {
        const { content } = message;
        const kept = pictures ? content : { ...content, pictures: [] };
        return { ...message, content: kept, request: null };
      }
      return message.role === 'user' && !pictures ? { ...message, pictures: [] } : message;
    }),
  }));
  return JSON.stringify({ version: VERSION, ...chat, columns, draft: bare(chat.draft) });
}

/** The chat that was kept; null if there is none that this version can read. */
export function readChat(text: string | null): Chat | null {
  const kept = text === null ? undefined : parse(text);
  if (!isRecord(kept) || kept['version'] !== VERSION) return null;
  const { columns, draft, settings } = kept;
  if (!(Array.isArray(columns) && columns.length > 0 && columns.every(isColumn))) return null;
  if (!isRecord(draft) || typeof draft['text'] !== 'string') return null;
  return {
    columns: columns.map(closed),
    draft: { text: draft['text'], pictures: draft['pictures'] as Draft['pictures'] },
    settings: { ...NO_SETTINGS, ...(isRecord(settings) ? settings : {}) },
  };
}

function isColumn(value: unknown): value is Column {
  return isRecord(value) && typeof value['id'] === 'string' && Array.isArray(value['messages']);
}

/** Nothing comes any more for an answer that was open. */
function closed(column: Column): Column {
  const messages = column.messages.map((message) =>
    message.role === 'assistant' && isOpen(message) ? broken(message) : message,
  );
  return { ...column, messages };
}

function broken(message: AnswerMessage): AnswerMessage {
  return {
    ...message,
    content: { ...NOTHING_SAID, ...message.content },
    state: 'broken',
    trouble: RELOADED,
  };
}
