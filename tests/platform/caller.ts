/** A client that goes on calling at a steady pace, whatever happens to what it calls. */

export interface Call {
  /** 0 when there was no answer. */
  readonly status: number;
  /** The answer's body, or why there was none. */
  readonly text: string;
}

export interface Caller {
  /** Those answered so far. */
  readonly calls: readonly Call[];
  /** Resolves with the next answer whose body contains the word. */
  next(word: string): Promise<Call>;
  /** Begins no more calls and answers all, in the order they were begun. */
  stop(): Promise<readonly Call[]>;
}

/** @param init What is sent each time; a GET unless told. */
export function startCaller(url: string, init: RequestInit = {}, perSecond = 10): Caller {
  const begun: Promise<Call>[] = [];
  const calls: Call[] = [];
  const waiting = new Map<string, ((call: Call) => void)[]>();
  const begin = (): void => {
    const work = call(url, init);
    begun.push(work);
    work.then((answer) => hear(answer));
  };
  const hear = (answer: Call): void => {
    calls.push(answer);
    for (const [word, listeners] of waiting) {
      if (!answer.text.includes(word)) continue;
      for (const listener of listeners) listener(answer);
      waiting.delete(word);
    }
  };
  begin();
  const timer = setInterval(begin, 1_000 / perSecond);
  return {
    calls,
    next(word): Promise<Call> {
      const { promise, resolve } = Promise.withResolvers<Call>();
      waiting.set(word, [...(waiting.get(word) ?? []), resolve]);
      return promise;
    },
    stop(): Promise<readonly Call[]> {
      clearInterval(timer);
      return Promise.all(begun);
    },
  };
}

async function call(url: string, init: RequestInit): Promise<Call> {
  try {
    const answer = await fetch(url, init);
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    return { status: 0, text: String(error) };
  }
}
