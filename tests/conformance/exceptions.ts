/** Which cells an entry of a list means. What it does not name, it means all of. */
import type { DialectId } from '../../src/contract/dialect-id.ts';
import type { Cell } from './cells.ts';
import type { Mode } from './features.ts';

export interface Cells {
  readonly feature?: string;
  readonly inbound?: DialectId;
  readonly outbound?: DialectId;
  readonly client?: string;
  readonly mode?: Mode;
}

/** A client that has no words for what is lost has nothing to lose. */
export function concerns(cell: Cell): boolean {
  return cell.feature.id !== 'stop' || cell.client.says(cell.feature.ask).stop.length > 0;
}

export function covers(entry: Cells, { client, outbound, feature, mode }: Cell): boolean {
  const pairs = [
    [entry.feature, feature.id],
    [entry.inbound, client.dialect],
    [entry.outbound, outbound],
    [entry.client, client.id],
    [entry.mode, mode],
  ];
  return pairs.every(([wanted, is]) => wanted === undefined || wanted === is);
}
