/** What is to be made of another gateway's configuration, before anything is. */

import type { After } from '../../contract/target.ts';
import type { InstallationApi } from '../../deploy/installation-api.ts';
import type { ProviderFields } from '../../store/providers.ts';

export interface ImportPlan {
  readonly providers: readonly PlannedProvider[];
  readonly keys: readonly PlannedKey[];
  readonly prices: readonly PlannedPrice[];
  readonly aliases: readonly PlannedAlias[];
  readonly notes: readonly Note[];
}

export interface PlannedProvider {
  readonly name: string;
  readonly form: Pick<ProviderFields, 'dialects' | 'retries'> & { readonly record: string };
  /** Whether it is there already, just so. */
  readonly known: boolean;
}

/** Where a secret comes from; its value is shown nowhere. */
export interface PlannedKey {
  readonly provider: string;
  /** `OPENAI_API_KEY`, or the line it stands on. */
  readonly source: string;
  /** Null: it is not to be had. `none`: the provider takes no key. */
  readonly secret: string | 'none' | null;
}

export interface PlannedPrice {
  readonly provider: string;
  readonly model: string;
  /** Exact decimals by rate, USD per million tokens. */
  readonly price: Readonly<Record<string, string>>;
}

export interface PlannedTarget {
  readonly provider: string;
  readonly model: string;
  readonly priority: number;
  readonly weight: number;
  readonly after: readonly After[];
}

export interface PlannedAlias {
  readonly alias: string;
  readonly strategy: 'priority' | 'weighted' | 'cheapest';
  readonly targets: readonly PlannedTarget[];
}

/** What is not carried over, or is otherwise than before. */
export interface Note {
  /** Null where it is of the whole file. */
  readonly line: number | null;
  readonly text: string;
}

export type Section = 'Providers' | 'Keys' | 'Prices' | 'Aliases';

export interface Step {
  readonly section: Section;
  /** `missing`: a key that is not to be had. */
  readonly state: 'new' | 'changed' | 'same' | 'missing';
  readonly name: string;
  readonly detail: string;
  /** Does it; nothing where there is nothing to do. */
  run(api: InstallationApi): Promise<unknown>;
}
