import type { Rpc } from '../../src/store/rpc.ts';

export interface HeldCall {
  readonly fn: string;
  readonly args: Readonly<Record<string, unknown>>;
  answer(value: unknown): void;
  fail(error: unknown): void;
}

/** An `Rpc` whose calls stand open until the test answers them. */
export class HeldRpc implements Rpc {
  readonly calls: HeldCall[] = [];

  call(fn: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.calls.push({ fn, args, answer: resolve, fail: reject });
    });
  }

  get names(): string[] {
    return this.calls.map(({ fn }) => fn);
  }

  /** Lets everything that follows from the last answer happen. */
  async settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
