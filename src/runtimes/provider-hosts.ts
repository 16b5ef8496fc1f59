import { PROVIDER_RECORDS } from '../providers/registry.generated.ts';

/** A provider that there is a record for. */
export interface ProviderHost {
  readonly id: string;
  /** Whether the record says where it stands. */
  readonly located: boolean;
}

export const PROVIDER_HOSTS: readonly ProviderHost[] = PROVIDER_RECORDS.map(({ id, dialects }) => ({
  id,
  located: Object.values(dialects).some(({ baseUrl }) => baseUrl !== null),
}));
