import { useQuery } from '@tanstack/react-query';
import { useApi } from '../session/context.tsx';
import { distinguished } from './distinguished.ts';
import type { User } from './schema.generated.ts';

/** Pages of a hundred; people beyond are shown by their ids. */
const MOST_PAGES = 10;

/** People by their ids, for showing a name where a row holds an id. Members know themselves only. */
export function usePeople(): ReadonlyMap<string, User> {
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['GET /users', 'by id'],
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const people: User[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const { data: rows, next } = await api.call('GET /users', {
          query: { limit: '100', cursor },
          signal,
        });
        people.push(...rows);
        if (next === null) break;
        cursor = next;
      }
      return new Map(distinguished(people).map((user) => [user.id, user]));
    },
  });
  return data ?? NOBODY;
}

const NOBODY: ReadonlyMap<string, User> = new Map();

/** What somebody is called: by name, e-mail, or as their issuer calls them. */
export function nameOf({ name, email, subject }: User): string {
  return name ?? email ?? subject;
}

/** The same by id, also for one who is not known. */
export function nameById(people: ReadonlyMap<string, User>, id: string): string {
  const user = people.get(id);
  return user === undefined ? `${id.slice(0, 8)}…` : nameOf(user);
}
