import type { ReactElement } from 'react';
import { useAnswer } from '../../../api/lists.ts';

interface BalanceLineProps {
  readonly credential: { readonly provider: string; readonly id: string };
}

/** What a key that works may still spend; nothing where its provider does not say. */
export function BalanceLine({ credential }: BalanceLineProps): ReactElement | null {
  const { provider: name, id } = credential;
  const { data } = useAnswer('GET /providers/{name}/credentials/{id}/balance', {
    params: { name, id },
  });
  if (data === undefined || !['told', 'no_limit'].includes(data.code)) return null;
  return (
    <p className="text-sm text-ink-2 tabular-nums" role="status">
      {data.message}
    </p>
  );
}
