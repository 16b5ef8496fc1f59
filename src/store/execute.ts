/** A row as a driver gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** Runs a text of one or more statements without parameters; answers the last one's rows. */
export type Execute = (sql: string) => Promise<readonly Row[]>;
