/** One migration. A line `-- weir: breaking` near its head says that older binaries must not run on it. */
export interface MigrationFile {
  /** The file's name; the order of names is the order of application. */
  readonly name: string;
  readonly text: string;
}

/** A file as the history knows it. */
export interface Migration extends MigrationFile {
  readonly sha256: string;
  readonly breaking: boolean;
}

/** Reads the files, in the order in which they are applied. */
export async function readMigrations(
  files: readonly MigrationFile[],
): Promise<readonly Migration[]> {
  const read = await Promise.all(files.map(readOne));
  return read.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function readOne(file: MigrationFile): Promise<Migration> {
  // A checkout with other line ends must not look like an edited file.
  const text = file.text.replaceAll('\r\n', '\n');
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0'));
  return {
    name: file.name,
    text,
    sha256: sha256.join(''),
    breaking: /^-- weir: breaking$/m.test(text.slice(0, 1000)),
  };
}
