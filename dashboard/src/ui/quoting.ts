/**
 * Text for JSON, JavaScript, Python and TOML: plain ASCII in double quotes. Names of models come from
 * providers, and code that is copied must not end where one of them likes.
 */
export function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** For a POSIX shell. */
export function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
