/** Header names and values in turn: `[name, value, name, value, ...]`, names lower-case. */
export type HeaderList = readonly string[];
