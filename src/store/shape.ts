/** An answer of the database is not what this version of Weir expects of it. */
export class ShapeError extends Error {
  constructor(path: string, expected: string) {
    super(`the database answered something else than ${expected} at ${path}`);
    this.name = 'ShapeError';
  }
}

/** A value inside a JSON answer, read by its expected type; anything else is a `ShapeError`. */
export class Shape {
  readonly #value: unknown;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    this.#value = value;
    this.#path = path;
  }

  get isNull(): boolean {
    return this.#value === null || this.#value === undefined;
  }

  /** A member; one that is absent reads as null. */
  at(name: string): Shape {
    const members = this.#members();
    return new Shape(members[name], `${this.#path}.${name}`);
  }

  /** Every member by its name. */
  entries(): [string, Shape][] {
    return Object.entries(this.#members()).map(([name, value]) => [
      name,
      new Shape(value, `${this.#path}.${name}`),
    ]);
  }

  list(): Shape[] {
    if (!Array.isArray(this.#value)) throw this.not('a list');
    return this.#value.map((item, index) => new Shape(item, `${this.#path}[${index}]`));
  }

  text(): string {
    return typeof this.#value === 'string' ? this.#value : this.#fail('a text');
  }

  textOrNull(): string | null {
    return this.isNull ? null : this.text();
  }

  number(): number {
    const value = this.#value;
    return typeof value === 'number' && Number.isFinite(value) ? value : this.#fail('a number');
  }

  flag(): boolean {
    return typeof this.#value === 'boolean' ? this.#value : this.#fail('true or false');
  }

  /** One of a closed set of words. */
  word<const T extends string>(words: readonly T[]): T {
    const found = words.find((word) => word === this.#value);
    return found ?? this.#fail(`one of ${words.join(', ')}`);
  }

  /** A moment as ISO 8601, in milliseconds since the epoch. */
  moment(): number {
    const at = Date.parse(this.text());
    return Number.isNaN(at) ? this.#fail('a moment') : at;
  }

  /** An object whose members are all read in the same way. */
  mapping<T>(read: (member: Shape) => T): Record<string, T> {
    return Object.fromEntries(this.entries().map(([name, member]) => [name, read(member)]));
  }

  not(expected: string): ShapeError {
    return new ShapeError(this.#path, expected);
  }

  #members(): Readonly<Record<string, unknown>> {
    const value = this.#value;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.not('an object');
    }
    return value as Readonly<Record<string, unknown>>;
  }

  #fail(expected: string): never {
    throw this.not(expected);
  }
}
