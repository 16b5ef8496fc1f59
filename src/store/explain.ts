import type { Session } from './session.ts';

/** Who would call what. */
export interface ExplainQuery {
  /** Whose own credentials and aliases count; null: the platform's alone. */
  readonly user_id: string | null;
  readonly model: string;
  /** The canonical ids that it, and what follows its first slash, may be spellings of. */
  readonly canonical: readonly [string | null, string | null];
  /** Whether the installation's access list is asked, as it is for members. */
  readonly applies: boolean;
}

export interface Offered {
  readonly candidates: unknown;
  /** Why some were left out by access; null: none was. */
  readonly refusal: string | null;
  readonly absent: readonly {
    readonly provider: string;
    readonly model: string;
    readonly reason: string;
  }[];
}

export async function findOffers(service: Session, query: ExplainQuery): Promise<Offered> {
  const [row] = await service.rows<{ told: Offered }>('select weir.explain($1) as told', {
    ...query,
  });
  if (row === undefined) throw new Error('weir.explain answered nothing');
  return row.told;
}
