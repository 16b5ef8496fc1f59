/** A text as SQL's own literal, for scripts that go where no parameters can. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
