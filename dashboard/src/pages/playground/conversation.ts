import {
  type AnswerMessage,
  isOpen,
  type Message,
  type Picture,
  type Trouble,
  type UserMessage,
} from './message.ts';
import type { Settings } from './settings.ts';

/** One conversation with one model; comparing is several of them side by side. */
export interface Column {
  readonly id: string;
  readonly model: string | null;
  readonly messages: readonly Message[];
  /** Why the last thing sent was given back to the composer. */
  readonly trouble: Trouble | null;
}

export interface Draft {
  readonly text: string;
  readonly pictures: readonly Picture[];
}

export interface Chat {
  readonly columns: readonly Column[];
  readonly draft: Draft;
  readonly settings: Settings;
}

export const MOST_COLUMNS = 4;

export const NO_DRAFT: Draft = { text: '', pictures: [] };

export function isEmptyDraft({ text, pictures }: Draft): boolean {
  return text.trim() === '' && pictures.length === 0;
}

/** Changes one column and leaves the others as they are, so that they are not drawn again. */
export function withColumn(chat: Chat, id: string, change: (column: Column) => Column): Chat {
  const columns = chat.columns.map((column) => (column.id === id ? change(column) : column));
  return { ...chat, columns };
}

/** Changes an answer, in whichever column it is; one that was taken out meanwhile stays out. */
export function withAnswer(
  chat: Chat,
  id: string,
  change: (answer: AnswerMessage) => AnswerMessage,
): Chat {
  const column = chat.columns.find((it) => hasMessage(it, id));
  if (column === undefined) return chat;
  const messages = column.messages.map((message) =>
    message.role === 'assistant' && message.id === id ? change(message) : message,
  );
  return withColumn(chat, column.id, (it) => ({ ...it, messages }));
}

export function append(column: Column, ...more: readonly Message[]): Column {
  return { ...column, messages: [...column.messages, ...more], trouble: null };
}

/** What was said before a message, and nothing after. */
export function cutBefore(column: Column, id: string): Column {
  const at = column.messages.findIndex((message) => message.id === id);
  return at === -1 ? column : { ...column, messages: column.messages.slice(0, at), trouble: null };
}

/** Takes a message out, with all that answers it: an answer to nothing would confuse the model. */
export function without(column: Column, id: string): Column {
  const at = column.messages.findIndex((message) => message.id === id);
  if (at === -1) return column;
  const after = column.messages.findIndex(({ role }, index) => index > at && role === 'user');
  const end = after === -1 ? column.messages.length : after;
  return { ...column, messages: column.messages.filter((_, it) => it < at || it >= end) };
}

export function hasMessage({ messages }: Column, id: string): boolean {
  return messages.some((message) => message.id === id);
}

/** Whether something of a column is still coming. */
export function isComing({ messages }: Column): boolean {
  return messages.some((message) => message.role === 'assistant' && isOpen(message));
}

/** With nothing coming any more. */
export function stopped(column: Column): Column {
  const messages = column.messages.map(
    (message): Message =>
      message.role === 'assistant' && isOpen(message) ? { ...message, state: 'stopped' } : message,
  );
  return { ...column, messages };
}

export function emptyColumn(id: string, model: string | null): Column {
  return { id, model, messages: [], trouble: null };
}

/**
 * Gives what was sent back to the composer, if no model began to answer it: nothing typed is lost,
 * and sending again does not send it twice. Null where an answer began, or something new was typed.
 */
export function takenBack(chat: Chat, sent: UserMessage): Chat | null {
  if (!isEmptyDraft(chat.draft)) return null;
  const holders = chat.columns.filter((column) => hasMessage(column, sent.id));
  if (!holders.every((column) => neverBegan(column, sent))) return null;
  return {
    ...chat,
    draft: { text: sent.text, pictures: sent.pictures },
    columns: chat.columns.map((column) => {
      const last = column.messages.at(-1);
      const trouble = last?.role === 'assistant' ? last.trouble : null;
      return hasMessage(column, sent.id) ? { ...cutBefore(column, sent.id), trouble } : column;
    }),
  };
}

function neverBegan({ messages }: Column, sent: UserMessage): boolean {
  const [asked, answer] = messages.slice(-2);
  return (
    asked?.id === sent.id &&
    answer?.role === 'assistant' &&
    answer.state === 'failed' &&
    answer.route === null
  );
}
