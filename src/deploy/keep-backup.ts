import { settledAnswer } from './answers.ts';
import { makeBackup } from './backup.ts';
import { type Deployment, functionUrl, nameOf, SLUG } from './deployment.ts';
import { markOf } from './journal.ts';

/** Backs up what is deployed, whoever deployed it. */
export async function keepBackup(deployment: Deployment): Promise<string> {
  const { api, cli, folders, journal, clock, notes } = deployment;
  const info = await api.functionBy(SLUG);
  if (info === null) return `nothing to back up: ${SLUG} is not deployed yet`;
  const answer = await settledAnswer(functionUrl(deployment, SLUG), clock);
  const backup = await makeBackup(
    { api, cli, folder: folders.backups, now: clock.now, log: notes.log },
    { slug: SLUG, info, answer },
  );
  const live = markOf(info);
  journal.note({ backup: backup.name, before: { ...live, build: answer.build }, live });
  const source = backup.source === null ? ', without its sources, which cannot be had' : '';
  return `${nameOf(info.version, answer.build)} as ${backup.name}${source}`;
}
