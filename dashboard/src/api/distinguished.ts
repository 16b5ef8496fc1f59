import type { User } from './schema.generated.ts';

type Named = Pick<User, 'name' | 'email' | 'subject' | 'issuer'>;

/**
 * People whose names cannot be mistaken for each other's. A name comes from a token, and with some
 * issuers it is whatever its bearer wrote; two who share one are told apart by what they did not choose.
 */
export function distinguished<Person extends Named>(people: readonly Person[]): Person[] {
  const count = new Map<string, number>();
  for (const person of people) count.set(looks(person), (count.get(looks(person)) ?? 0) + 1);
  return people.map((person) =>
    count.get(looks(person)) === 1
      ? person
      : { ...person, name: `${person.name ?? person.email ?? ''} (${placeOf(person)})`.trim() },
  );
}

/** As it looks at a glance. */
function looks({ name, email, subject }: Named): string {
  return (name ?? email ?? subject).normalize('NFKC').trim().toLowerCase();
}

function placeOf({ subject, issuer }: Named): string {
  return `${subject} of ${URL.parse(issuer)?.host || issuer}`;
}
