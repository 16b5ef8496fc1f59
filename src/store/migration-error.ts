import type { ForeignObject } from './foreign-objects.ts';

/** Why a database was left as it is. */
export class MigrationError extends Error {
  readonly code: 'changed_file' | 'newer_schema' | 'foreign_objects' | 'failed';
  readonly objects: readonly ForeignObject[];

  constructor(
    code: MigrationError['code'],
    message: string,
    options: { cause?: unknown; objects?: readonly ForeignObject[] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MigrationError';
    this.code = code;
    this.objects = options.objects ?? [];
  }
}

export function newerError(names: readonly string[]): MigrationError {
  return new MigrationError(
    'newer_schema',
    'The database was migrated by a newer Weir in a way this version cannot work with ' +
      `(${names.join(', ')}). Start that version or a later one.`,
  );
}

export function changedError(names: readonly string[]): MigrationError {
  return new MigrationError(
    'changed_file',
    `${names.join(', ')} was applied with another content than this version has. ` +
      'Migrations are never edited: restore the file, or start the version that applied it.',
  );
}

export function foreignError(objects: readonly ForeignObject[]): MigrationError {
  const list = objects.map((object) => `  ${object.kind} ${object.name}`).join('\n');
  return new MigrationError(
    'foreign_objects',
    `Objects that Weir did not make stand under names it needs:\n${list}\n` +
      'Nothing was changed. Run this again with --adopt to rename them (<name>_before_weir_<date>) and ' +
      'import old usage rows, or use another database.',
    { objects },
  );
}

/** @param what The step, such as a file's name, as the subject of a sentence. */
export function failedError(what: string, cause: unknown): MigrationError {
  return new MigrationError('failed', `${what} could not be applied: ${reason(cause)}`, { cause });
}

/** The files are applied, and that is all. */
export function importError(cause: unknown): MigrationError {
  return new MigrationError(
    'failed',
    `The schema is up to date, but old usage rows could not be taken over: ${reason(cause)}. ` +
      'They stay where they are; run this again.',
    { cause },
  );
}

/** The connection broke, and so did the question what has become of the step. */
export function unknownError(what: string, cause: unknown): MigrationError {
  return new MigrationError(
    'failed',
    `It is not known whether ${what} was applied, because the database stopped answering: ` +
      `${reason(cause)}. Run this again: what was applied is found and not applied twice.`,
    { cause },
  );
}

/** A database tells the place of an error by repeating the whole script, which nobody would read. */
function reason(cause: unknown): string {
  return String(cause).split(/\s(?:CONTEXT|QUERY):\s/, 1)[0] ?? '';
}
