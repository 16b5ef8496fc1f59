/**
 * The witnesses agree: every client, straight at the vendor whose dialect it speaks. What a client
 * cannot do there, no gateway could give it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome, Setting } from './cells.ts';
import { cellsOf, nameOf, playAll } from './cells.ts';
import { CLIENTS } from './clients/clients.ts';
import { problemsOf } from './compare.ts';
import { TypedBodies } from './typed.ts';
import type { Vendors } from './upstreams/vendors.ts';
import { startVendors } from './upstreams/vendors.ts';
import { addReply, addRequest } from './wire-bodies.ts';

const CELLS = cellsOf(CLIENTS, ({ dialect }) => [dialect]);

describe('every client, straight at its vendor', () => {
  let vendors: Vendors | undefined;
  let outcomes = new Map<string, Outcome | Error>();

  beforeAll(async () => {
    vendors = await startVendors();
    const setting: Setting = {
      vendors,
      place: { origin: vendors.origin, key: 'sk-witness' },
      modelOf: (_outbound, model) => model,
    };
    outcomes = await playAll(CELLS, setting);
  });
  afterAll(() => vendors?.close());

  it.each(CELLS.map((cell) => [nameOf(cell), cell] as const))('%s', (name, cell) => {
    const outcome = outcomes.get(name);
    if (outcome instanceof Error || outcome === undefined) throw outcome;
    expect(problemsOf(cell, outcome)).toEqual([]);
  });

  it('finds that the vendors are asked and answer in their own types', async () => {
    const bodies = new TypedBodies();
    for (const cell of CELLS) {
      const from = nameOf(cell);
      const outcome = outcomes.get(from);
      if (outcome instanceof Error || outcome?.heard == null) continue;
      const { body, said } = outcome.heard;
      // What clients write is their own affair where they leave out what has a default, or send
      // back an answer as it came.
      const own = cell.client.id.startsWith('ai ') || cell.feature.back !== undefined;
      if (!own) addRequest(bodies, cell.outbound, { body, from });
      if (cell.feature.expected.error !== undefined || cell.feature.unknown) continue;
      addReply(bodies, cell.outbound, { mode: cell.mode, text: said.join(''), from });
    }
    expect(bodies.size).toBeGreaterThan(200);
    expect(await bodies.problems()).toEqual([]);
  });
});
