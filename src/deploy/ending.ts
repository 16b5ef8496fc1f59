import { join, relative } from 'node:path';
import { UnusableBackupError } from './backup.ts';
import { CANARY, count, type Deployment, functionUrl, nameOf, SLUG } from './deployment.ts';
import { SupersededError } from './superseded.ts';
import { wrap } from './wrap.ts';

const COMMAND = 'npm run weir --';

/** The state everything is in after a deployment that worked, and the way back. */
export function describeDone(deployment: Deployment): string {
  const { journal, ref } = deployment;
  const { live, build, canary } = journal.now;
  return [
    '',
    wrap(`Done: ${SLUG} is ${nameOf(live?.version ?? 0, build)}.`, ''),
    line('address', functionUrl(deployment, SLUG)),
    ...canaryOf(canary),
    ...stateOf(deployment),
    ...unprovenLines(deployment),
    `To go back: ${COMMAND} rollback --project-ref ${ref}`,
  ].join('\n');
}

/** It is no reason to go back, and none to think that all is well. */
function unprovenLines(deployment: Deployment): string[] {
  const { unproven } = deployment;
  if (unproven.length === 0) return [];
  return [
    wrap('Not all was proven. The function stays, since this is no fault of its own:', ''),
    ...unproven.map((sentence) => wrap(`  - ${sentence}`, '    ')),
    wrap(`Then prove it: ${COMMAND} verify ${functionUrl(deployment, SLUG)}`, '  '),
  ];
}

/** What is known of `v1-chat` after a deployment that did not work. */
export interface Failure {
  readonly reason: string;
  /** What the function is, in words. */
  readonly function: string;
  /** The next command's arguments, or a sentence. */
  readonly next: string;
}

export function describeFailure(deployment: Deployment, failure: Failure): string {
  return [
    '',
    'Not deployed.',
    line('because', firstOf(failure.reason)),
    line('function', failure.function),
    ...canaryOf(deployment.journal.now.canary),
    ...stateOf(deployment),
    `Next: ${failure.next}`,
  ].join('\n');
}

/** It stands above in full. */
const FIRST_LENGTH = 120;

/** A list's first entry as well: that one check failed says nothing without which. */
function firstOf(reason: string): string {
  const [head = '', first, ...more] = reason.split('\n');
  const rest = more.length === 0 ? '' : ' (and more, above)';
  if (first === undefined) return head;
  const short = first.length > FIRST_LENGTH ? `${first.slice(0, FIRST_LENGTH)}...` : first;
  return `${head.replace(/:$/, '')}: ${short}${rest}`;
}

/** Where the database and the backup stand, after going back. */
export function describeState(deployment: Deployment): string {
  return ['', ...stateOf(deployment)].join('\n');
}

/** What to do after going back failed: trying again helps, unless it cannot. */
export function nextAfter(error: unknown, ref: string): string {
  const other = error instanceof SupersededError || error instanceof UnusableBackupError;
  return other ? `${command('backups', ref)}, and name one` : command('rollback', ref);
}

/** The line to run. */
export function command(words: string, ref: string): string {
  return `${COMMAND} ${words} --project-ref ${ref}`;
}

/** It answers with all the secrets of the project, so it is not forgotten. */
function canaryOf(canary: string | null): string[] {
  if (canary === null) return [];
  return [line('canary', `${CANARY} may still be there; the next command removes it`)];
}

function stateOf({ journal, notes, folders }: Deployment): string[] {
  const { migrated, broken, backup, names } = journal.now;
  const schema =
    migrated.length === 0
      ? 'not changed'
      : `${count(migrated.length, 'migration')} applied, which stay${broken ? '; the build before CANNOT work with them' : ''}`;
  return [
    line('database', schema),
    ...(names === undefined ? [] : [line('names', names)]),
    line('backup', backup === null ? 'none' : shownPath(join(folders.backups, backup))),
    line('log', shownPath(notes.file)),
  ];
}

/** As it is typed from here, where that is shorter. */
function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}

function line(name: string, text: string): string {
  return wrap(`  ${name.padEnd(10)}${text}`, ' '.repeat(12));
}
