import { runAnswer } from './answer-run.ts';
import { lookUpBill } from './bill-lookup.ts';
import type { ChatParts } from './chat-parts.ts';
import type { AnswerMessage, Content, Message, Route } from './message.ts';

type Surroundings = Pick<ChatParts, 'api' | 'frame' | 'pause' | 'now'>;

/** Whom the runs tell of what comes. */
export interface RunsHear {
  readonly change: (id: string, change: (answer: AnswerMessage) => AnswerMessage) => void;
  /** A model begins to answer. */
  readonly began: () => void;
  /** A call was refused or reached nobody. */
  readonly neverBegan: () => void;
}

/** The answers that are coming, by their ids. */
export class AnswerRuns {
  readonly #parts: Surroundings;
  readonly #hear: RunsHear;
  readonly #stops: Map<string, AbortController> = new Map();
  /** What is to be drawn at the next frame. */
  readonly #drawn: Map<string, () => Content> = new Map();

  constructor(parts: Surroundings, hear: RunsHear) {
    this.#parts = parts;
    this.#hear = hear;
  }

  get busy(): boolean {
    return this.#stops.size > 0;
  }

  start(answer: AnswerMessage): void {
    const stop = new AbortController();
    this.#stops.set(answer.id, stop);
    void this.#run(answer, stop.signal);
  }

  stop(messages: readonly Message[]): void {
    for (const { id } of messages) this.#stops.get(id)?.abort();
  }

  /** Asks the ledger what a call cost, as soon as it knows. */
  lookUp(id: string, route: Route | null): void {
    const requestId = route?.requestId ?? null;
    if (requestId === null) return;
    void lookUpBill(this.#parts.api, requestId, this.#parts.pause).then((bill) =>
      this.#hear.change(id, (answer) => ({ ...answer, bill })),
    );
  }

  async #run({ id, request }: AnswerMessage, signal: AbortSignal): Promise<void> {
    if (request === null) return;
    const { api, now } = this.#parts;
    let way: Route | null = null;
    const { state, trouble, content } = await runAnswer({
      api,
      request,
      signal,
      now,
      onHead: (route) => {
        way = route;
        this.#hear.began();
        this.#hear.change(id, (it) => ({ ...it, route, bill: { state: 'looking' } }));
      },
      onMore: (more) => this.#draw(id, more),
    });
    this.#drawn.delete(id);
    this.#stops.delete(id);
    this.#hear.change(id, (it) => ({ ...it, state, trouble, content: content ?? it.content }));
    if (content === null) this.#hear.neverBegan();
    this.lookUp(id, way);
  }

  /** At the pace of the screen, not of the stream. */
  #draw(id: string, content: () => Content): void {
    const scheduled = this.#drawn.size > 0;
    this.#drawn.set(id, content);
    if (scheduled) return;
    this.#parts.frame(() => {
      const drawn = [...this.#drawn];
      this.#drawn.clear();
      for (const [answer, now] of drawn) {
        this.#hear.change(answer, (it) => ({ ...it, state: 'coming', content: now() }));
      }
    });
  }
}
