/**
 * Every client through Weir to every vendor: what it asks arrives, what is answered comes back, and
 * every request is in the vendor's own types. What cannot work stands in unsupported.ts.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell, Outcome } from './cells.ts';
import { cellsOf, nameOf, playAll } from './cells.ts';
import { CLIENTS } from './clients/clients.ts';
import { problemsOf } from './compare.ts';
import { concerns, covers } from './exceptions.ts';
import { KNOWN_FAILURES } from './known-failures.ts';
import { DIALECTS } from './neutral.ts';
import { TypedBodies } from './typed.ts';
import type { Unsupported } from './unsupported.ts';
import { UNSUPPORTED } from './unsupported.ts';
import { addReply, addRequest } from './wire-bodies.ts';
import type { World } from './world.ts';
import { startWorld } from './world.ts';

/** What the types want and the reference does not. */
const TOLERATED: readonly RegExp[] = [
  // An image's detail has a default, and the AI SDK leaves it out as well.
  /Property 'detail' is missing/,
  // Reasoning that went through another format has lost its item's id.
  /Property 'id' is missing.*'ResponseReasoningItem'/,
];

const CELLS = cellsOf(CLIENTS, () => DIALECTS);

describe('every client through Weir to every vendor', () => {
  let world: World | undefined;
  let outcomes = new Map<string, Outcome | Error>();

  beforeAll(async () => {
    world = await startWorld();
    outcomes = await playAll(CELLS, world.setting);
  }, 120_000);
  afterAll(() => world?.close());

  const outcomeOf = (cell: Cell): Outcome => {
    const outcome = outcomes.get(nameOf(cell));
    if (outcome instanceof Error || outcome === undefined) throw outcome;
    return outcome;
  };
  const known = (cell: Cell): boolean => KNOWN_FAILURES.some((entry) => covers(entry, cell));
  const failed = (cell: Cell): boolean => allProblems(cell, outcomeOf(cell)).length > 0;

  const unsupported = (cell: Cell): boolean =>
    concerns(cell) && UNSUPPORTED.some((entry) => covers(entry, cell));
  const supported = CELLS.filter((cell) => !unsupported(cell));
  it.each(supported.filter((cell) => !known(cell)).map((cell) => [nameOf(cell), cell] as const))(
    '%s',
    (_name, cell) => {
      expect(allProblems(cell, outcomeOf(cell))).toEqual([]);
    },
  );

  it.each(UNSUPPORTED.map((entry) => [entry.reason, entry] as const))(
    'cannot: %s',
    (_reason, entry) => {
      const cells = CELLS.filter((cell) => covers(entry, cell) && concerns(cell) && !known(cell));
      expect(cells.length, 'the entry means no cell').toBeGreaterThan(0);
      for (const cell of cells) {
        expect(wayOut(entry, cell, outcomeOf(cell)), nameOf(cell)).toEqual([]);
      }
    },
  );

  it('knows no failure that is mended', () => {
    const mended = CELLS.filter((cell) => known(cell) && !failed(cell));
    expect(mended.map(nameOf)).toEqual([]);
  });

  it('asks the vendors in their own types', async () => {
    const bodies = new TypedBodies();
    for (const cell of CELLS) {
      const outcome = outcomeOf(cell);
      const { heard, relay } = outcome;
      if (known(cell) || heard === null || relay === 'passthrough') continue;
      addRequest(bodies, cell.outbound, { body: heard.body, from: nameOf(cell) });
    }
    const problems = await bodies.problems();
    expect(problems.filter((one) => !TOLERATED.some((known) => known.test(one)))).toEqual([]);
  }, 120_000);

  it('answers in the types of the caller’s vendor', async () => {
    const bodies = new TypedBodies();
    for (const cell of CELLS) {
      const { relay, reply, seen } = outcomeOf(cell);
      if (known(cell) || relay !== 'translated' || seen.error !== null) continue;
      if (cell.feature.leaves) continue;
      // What goes back is answered whole.
      const mode = cell.feature.back === undefined ? cell.mode : 'whole';
      addReply(bodies, cell.client.dialect, { mode, text: reply, from: nameOf(cell) });
    }
    expect(await bodies.problems()).toEqual([]);
  }, 120_000);
});

/** With the way the call went, so that no cell proves something else than it says. */
function allProblems(cell: Cell, outcome: Outcome): string[] {
  const { relay, seen } = outcome;
  const wanted = cell.client.dialect === cell.outbound ? 'passthrough' : 'translated';
  const unsaid = relay === null && (seen.error !== null || cell.feature.leaves === true);
  const way = unsaid || relay === wanted ? [] : [`it was ${relay}, and not ${wanted}`];
  return [...way, ...problemsOf(cell, outcome)];
}

/** What is wrong with how Weir deals with what it cannot do. */
function wayOut({ differs, told }: Unsupported, cell: Cell, outcome: Outcome): string[] {
  const problems = allProblems(cell, outcome);
  const others = problems.filter((problem) => !problem.startsWith(differs));
  return [
    ...others,
    ...(problems.length === 0 ? ['it works, so it is no exception'] : []),
    ...(told === null || outcome.losses.includes(told) ? [] : [`it does not tell of ${told}`]),
  ];
}
