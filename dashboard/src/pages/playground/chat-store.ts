import { AnswerRuns } from './answer-runs.ts';
import type { ChatParts } from './chat-parts.ts';
import {
  append,
  type Chat,
  type Column,
  cutBefore,
  type Draft,
  emptyColumn,
  isEmptyDraft,
  MOST_COLUMNS,
  NO_DRAFT,
  stopped,
  takenBack,
  withAnswer,
  withColumn,
  without,
} from './conversation.ts';
import { readChat, writeChat } from './keeping.ts';
import {
  type AnswerMessage,
  type Asked,
  type ChatRequest,
  type Message,
  NOTHING_SAID,
  type UserMessage,
} from './message.ts';
import { buildRequest } from './request.ts';
import { NO_SETTINGS, readSettings, type Settings } from './settings.ts';

const SAVE_MS = 800;

/** The conversations and the answers that are coming. It goes on while another page is in sight. */
export class ChatStore {
  readonly #parts: ChatParts;
  readonly #runs: AnswerRuns;
  readonly #listeners: Set<() => void> = new Set();
  /** What was sent last, until a model begins to answer it. */
  #fresh: UserMessage | null = null;
  #chat: Chat;
  #saving = false;
  #ended = false;

  constructor(parts: ChatParts) {
    this.#parts = parts;
    this.#runs = new AnswerRuns(parts, {
      change: (id, change) => this.#change(withAnswer(this.#chat, id, change)),
      began: () => {
        this.#fresh = null;
      },
      neverBegan: () => this.#giveBack(),
    });
    this.#chat = readChat(parts.read()) ?? {
      columns: [emptyColumn(parts.newId(), null)],
      draft: NO_DRAFT,
      settings: NO_SETTINGS,
    };
    this.#lookUpBills();
  }

  readonly state = (): Chat => this.#chat;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  setDraft(draft: Draft): void {
    this.#change({ ...this.#chat, draft });
  }

  setSettings(settings: Settings): void {
    this.#change({ ...this.#chat, settings });
  }

  setModel(columnId: string, model: string): void {
    this.#inColumn(columnId, (column) => ({ ...column, model, trouble: null }));
  }

  addColumn(model: string | null): void {
    const { columns } = this.#chat;
    if (columns.length >= MOST_COLUMNS) return;
    const column = emptyColumn(this.#parts.newId(), model);
    this.#change({ ...this.#chat, columns: [...columns, column] });
  }

  removeColumn(id: string): void {
    const columns = this.#chat.columns.filter((column) => column.id !== id);
    if (columns.length === 0) return;
    this.stop(id);
    this.#change({ ...this.#chat, columns });
  }

  /** Begins anew with the same models and settings. What is typed stays. */
  startNew(): void {
    this.stop();
    const columns = this.#chat.columns.map(({ id, model }) => emptyColumn(id, model));
    this.#change({ ...this.#chat, columns });
  }

  /** Begins anew with one model; gives the columns there were, if anything was said in them. */
  startWith(model: string): readonly Column[] | null {
    const { columns } = this.#chat;
    this.stop();
    this.#change({ ...this.#chat, columns: [emptyColumn(this.#parts.newId(), model)] });
    return columns.some(({ messages }) => messages.length > 0) ? columns.map(stopped) : null;
  }

  /** Puts back what `startWith` gave. */
  putBack(columns: readonly Column[]): void {
    this.stop();
    this.#change({ ...this.#chat, columns });
    this.#lookUpBills();
  }

  /** Sends the draft to every column. */
  send(): void {
    const { draft, columns } = this.#chat;
    const ready = columns.every(({ model }) => model !== null) && !this.#runs.busy;
    if (isEmptyDraft(draft) || !ready) return;
    const sent: UserMessage = { role: 'user', id: this.#parts.newId(), ...draft };
    this.#fresh = sent;
    this.#change({ ...this.#chat, draft: NO_DRAFT });
    for (const { id } of columns) this.#ask(id, [sent]);
  }

  /** Stops what is coming, in one column or in all. */
  stop(columnId?: string): void {
    for (const { id, messages } of this.#chat.columns) {
      if (columnId === undefined || id === columnId) this.#runs.stop(messages);
    }
  }

  /** Asks again for an answer; what came after it is dropped. */
  retry(columnId: string, answerId: string): void {
    this.#inColumn(columnId, (column) => cutBefore(column, answerId));
    this.#ask(columnId, []);
  }

  /** Sends a message anew in other words, to every column it was sent to. */
  resend(messageId: string, text: string): void {
    for (const column of this.#chat.columns) {
      const before = column.messages.find(({ id }) => id === messageId);
      if (before?.role !== 'user') continue;
      this.stop(column.id);
      this.#inColumn(column.id, (it) => cutBefore(it, messageId));
      this.#ask(column.id, [{ ...before, text }]);
    }
  }

  /** Takes a message out, with what answers it; one of the user's in every column. */
  remove(messageId: string): void {
    for (const { id } of this.#chat.columns) this.#inColumn(id, (it) => without(it, messageId));
  }

  /** Gives the results of an answer's tool calls by their ids, and lets the model go on. */
  giveResults(columnId: string, results: ReadonlyMap<string, string>): void {
    const messages = [...results].map(
      ([callId, text]): Message => ({ role: 'tool', id: this.#parts.newId(), callId, text }),
    );
    this.#ask(columnId, messages);
  }

  /** Writes what there is, now. Where that is too much, without the pictures. */
  save(): void {
    if (this.#ended) return;
    const { write } = this.#parts;
    if (!write(writeChat(this.#chat, true))) write(writeChat(this.#chat, false));
  }

  /** Forgets everything: whoever comes next is somebody else. */
  end(): void {
    this.stop();
    this.#ended = true;
    this.#parts.write(null);
  }

  /** Of answers that were there before anybody here looked. */
  #lookUpBills(): void {
    for (const message of this.#chat.columns.flatMap(({ messages }) => messages)) {
      if (message.role === 'assistant' && message.bill?.state !== 'known') {
        this.#runs.lookUp(message.id, message.route);
      }
    }
  }

  /** Adds messages to a column and an answer that comes to them. */
  #ask(columnId: string, more: readonly Message[]): void {
    const column = this.#chat.columns.find(({ id }) => id === columnId);
    if (column === undefined || column.model === null) return;
    const { model, messages } = column;
    const { system } = this.#chat.settings;
    const asked: Asked = {
      system,
      parameters: readSettings(this.#chat.settings, model).parameters,
    };
    const answer: AnswerMessage = {
      role: 'assistant',
      id: this.#parts.newId(),
      model,
      state: 'waiting',
      content: NOTHING_SAID,
      route: null,
      trouble: null,
      bill: null,
      asked,
      request: buildRequest(model, [...messages, ...more], asked),
    };
    this.#inColumn(columnId, (it) => append(it, ...more, answer));
    this.#runs.start(answer);
  }

  /** What no model began to answer goes back to the composer. */
  #giveBack(): void {
    const chat = this.#fresh === null ? null : takenBack(this.#chat, this.#fresh);
    if (chat === null) return;
    this.#fresh = null;
    this.#change(chat);
  }

  #inColumn(id: string, change: (column: Column) => Column): void {
    this.#change(withColumn(this.#chat, id, change));
  }

  #change(chat: Chat): void {
    if (chat === this.#chat) return;
    this.#chat = chat;
    for (const listener of this.#listeners) listener();
    if (this.#saving) return;
    this.#saving = true;
    void this.#parts.pause(SAVE_MS).then(() => {
      this.#saving = false;
      this.save();
    });
  }
}

/** The body an answer came to. */
export function requestOf(
  column: Column,
  { id, model, asked, request }: AnswerMessage,
): ChatRequest {
  return request ?? buildRequest(model, cutBefore(column, id).messages, asked);
}
