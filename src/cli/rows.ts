import type { InstallationApi } from '../deploy/installation-api.ts';

interface Page<Row> {
  readonly data: readonly Row[];
  readonly next: string | null;
}

/** @throws {Error} for what the installation does not have, being older. */
export async function read<Answer>(
  api: InstallationApi,
  method: 'GET' | 'POST',
  path: string,
): Promise<Answer> {
  const answer = await api.call<Answer>(method, path);
  if (answer !== null) return answer;
  throw new Error('The Weir there is older than this command: update it, then run this again.');
}

/**
 * The rows of a list, page by page.
 *
 * @param path With its question mark, and an ampersand behind what is asked already.
 */
export async function* rowsOf<Row>(api: InstallationApi, path: string): AsyncGenerator<Row> {
  let cursor = '';
  do {
    const page = await read<Page<Row>>(api, 'GET', `${path}${cursor}`);
    yield* page.data;
    cursor = page.next === null ? '' : `cursor=${encodeURIComponent(page.next)}`;
  } while (cursor !== '');
}
