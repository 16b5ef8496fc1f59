import type { QueryClient } from '@tanstack/react-query';
import type { Session } from './session.ts';

/**
 * What one person read is not for the next one at this browser: it is forgotten before any page
 * hears of the change. A session taken up again reads everything anew.
 */
export function forgetWithPerson(session: Session, queries: QueryClient): void {
  let before = session.now();
  session.subscribe(() => {
    const now = session.now();
    if (before.person !== null && now.person !== before.person) queries.clear();
    else if (before.state === 'lost' && now.state === 'in') void queries.invalidateQueries();
    before = now;
  });
}
