import { describe, expect, it } from 'vitest';
import { distinguished } from '../../dashboard/src/api/distinguished.ts';

const person = (name: string | null, subject: string, issuer = 'https://a.example/auth') => ({
  name,
  email: null,
  subject,
  issuer,
});

describe('names of people', () => {
  it('stay as they are where nobody shares them', () => {
    const people = [person('Ada', '1'), person('Ben', '2'), person(null, '3')];
    expect(distinguished(people)).toEqual(people);
  });

  it('say whose they are where one looks like another', () => {
    const shown = distinguished([
      person('Ada Weber', '1', 'urn:weir:accounts'),
      person('ada weber ', '2'),
      person('Ａda Weber', '3'),
    ]);
    expect(shown.map(({ name }) => name)).toEqual([
      'Ada Weber (1 of urn:weir:accounts)',
      'ada weber  (2 of a.example)',
      'Ａda Weber (3 of a.example)',
    ]);
  });
});
