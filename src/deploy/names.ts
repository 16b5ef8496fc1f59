/**
 * Objects that a hand-made function uses stand under names Weir needs. They have these names until a
 * Weir answers in its place, and have them again once it no longer does.
 */

import { takeRows } from '../store/migrate.ts';
import { importWords } from '../store/migration-words.ts';
import { describeKept, giveNamesBack, takeNames } from '../store/name-owners.ts';
import { askHealth } from './answers.ts';
import { type Deployment, functionUrl, SLUG } from './deployment.ts';
import type { Journal } from './journal.ts';
import { describeLeft } from './left-columns.ts';
import { planProject, withDriver } from './migrate.ts';
import { messageOf } from './problem.ts';

/**
 * Whether something else than a Weir answers callers, or nothing yet. A build whose deployment was
 * interrupted may still be undone, so that where it was the first Weir there is none yet.
 *
 * @param last The journal of the last deployment.
 */
export async function isWithoutWeir(
  at: Pick<Deployment, 'projectUrl'>,
  last: Journal | null,
): Promise<boolean> {
  if (last !== null && last.outcome === null && last.before !== null) {
    return last.before.build === null;
  }
  return (await askHealth(functionUrl(at, SLUG))).build === null;
}

/**
 * Gives Weir's objects their names, once the published build answers steadily.
 *
 * @throws {Error} with every check that failed, before anything is renamed.
 */
export async function adopt(deployment: Deployment): Promise<string> {
  const { database, journal, options, prove, notes } = deployment;
  if ((await planProject(database)).foreign.length === 0) return 'nothing to do';
  const { failed } = await prove({
    url: functionUrl(deployment, SLUG),
    build: journal.now.build,
    switchMs: options.switchMs,
    calls: false,
  });
  if (failed.length > 0) {
    throw new Error(`the build does not work, so nothing was renamed:\n${failed.join('\n')}`);
  }
  const taken = await withDriver(database, takeNames);
  for (const each of taken) notes.log(`renamed ${each.kind} ${each.name} to ${each.renamed}`);
  const renamed = taken.map(({ name, renamed: now }) => `${name} is ${now}`).join('; ');
  journal.note({ names: renamed });
  // By then all is done but the words: that they cannot be had is no reason to go back.
  const left = await describeLeft(database, taken, 'renamed').catch((error: unknown) => {
    notes.log(`the columns left behind cannot be told: ${messageOf(error)}`);
    return [];
  });
  const names = [renamed, ...left].join('. ');
  journal.note({ names });
  return names;
}

/** Takes over old rows, last: they stay where they are, so that it fails is no reason to go back. */
export async function takeOver({ database, notes }: Deployment): Promise<string> {
  try {
    const count = await withDriver(database, takeRows);
    const words = importWords(count);
    return words.length === 0 ? 'nothing to do' : words.join('; ');
  } catch (error) {
    notes.log(error instanceof Error ? String(error.stack) : String(error));
    return messageOf(error);
  }
}

/**
 * Gives objects their names back, before the function that uses them answers again. That it cannot is
 * told and stops nothing.
 */
export async function giveBack({ database, journal, notes }: Deployment): Promise<void> {
  try {
    const given = await withDriver(database, giveNamesBack);
    if (given.length === 0) return;
    const kept = await withDriver(database, (driver) => describeKept(driver, given));
    const names = [`${given.map(({ name }) => name).join(' and ')} are yours again`, ...kept].join(
      '. ',
    );
    journal.remark({ names });
    notes.step('names', names);
  } catch (error) {
    const names =
      `NOT given back: ${messageOf(error)} Run select weir.give_names_back(); in the SQL editor: ` +
      'until then a function that is no Weir does not find its tables and functions.';
    journal.remark({ names });
    notes.step('names', names);
  }
}

/** The other way, once a Weir was put back. It works without; its rows only have another name. */
export async function takeAgain({ database, journal, notes }: Deployment): Promise<void> {
  let names: string;
  try {
    const taken = await withDriver(database, takeNames);
    if (taken.length === 0) return;
    names = taken.map(({ name, renamed }) => `${name} is ${renamed}`).join('; ');
  } catch (error) {
    names = `NOT taken: ${messageOf(error)} Run select weir.take_names(); in the SQL editor.`;
  }
  journal.remark({ names });
  notes.step('names', names);
}
