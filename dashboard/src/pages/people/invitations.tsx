import { type ReactElement, type ReactNode, useMemo, useState } from 'react';
import { toast } from 'sonner';
import { useChange } from '../../api/changes.ts';
import { useList } from '../../api/lists.ts';
import { nameById, usePeople } from '../../api/people.ts';
import type { Invitation, User } from '../../api/schema.generated.ts';
import { exact, relative } from '../../format/time.ts';
import { Ago } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/column.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Dot, Empty } from '../../ui/marks.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { roleWords } from './words.ts';

/** Links that were given out, and what became of them. */
export function Invitations({ invite }: { readonly invite: ReactNode }): ReactElement {
  const list = useList('GET /invitations', {});
  const people = usePeople();
  const [withdrawing, setWithdrawing] = useState<Invitation | null>(null);
  const withdraw = useChange('DELETE /invitations/{id}', ['/invitations']);
  const columns = useMemo(() => columnsFor(people, setWithdrawing), [people]);
  if (list.error !== null && list.rows === undefined) {
    return <ProblemNote error={list.error} onRetry={list.retry} />;
  }
  return (
    <>
      <DataTable
        columns={columns}
        empty={
          <Empty action={invite} title="No invitations">
            People make their accounts by a link you give them. Invite somebody and their link
            appears once.
          </Empty>
        }
        label="Invitations"
        more={list.more}
        rowId={({ id }) => id}
        rows={list.rows}
      />
      <Confirm
        about="Their link stops working. You can invite them again."
        onClose={() => setWithdrawing(null)}
        onConfirm={async () => {
          if (withdrawing === null) return;
          await withdraw.mutateAsync({ params: { id: withdrawing.id } });
          toast.success('Invitation withdrawn');
        }}
        open={withdrawing !== null}
        title={`Withdraw the invitation of ${withdrawing?.email ?? ''}?`}
        verb="Withdraw"
      />
    </>
  );
}

type State = 'used' | 'expired' | 'open';

function stateOf({ used_at: used, expires_at: end }: Invitation): State {
  if (used !== null) return 'used';
  return Date.parse(end) <= Date.now() ? 'expired' : 'open';
}

function columnsFor(
  people: ReadonlyMap<string, User>,
  onWithdraw: (invitation: Invitation) => void,
): readonly Column<Invitation>[] {
  return [
    {
      id: 'email',
      header: 'E-mail',
      cell: ({ email }) => (
        <span
          className="inline-block max-w-[32ch] truncate align-bottom font-medium max-sm:max-w-[16ch]"
          title={email}
        >
          {email}
        </span>
      ),
      value: ({ email }) => email,
    },
    {
      id: 'role',
      header: 'Role',
      cell: ({ role }) => roleWords(role),
      value: ({ role }) => role,
      narrow: 'hide',
    },
    {
      id: 'by',
      header: 'Invited by',
      cell: ({ created_by: by }) => (by === null ? 'the admin key' : nameById(people, by)),
      narrow: 'hide',
    },
    {
      id: 'created',
      header: 'Made',
      cell: ({ created_at: at }) => <Ago at={at} />,
      value: ({ created_at: at }) => at,
      narrow: 'hide',
    },
    {
      id: 'state',
      header: 'State',
      cell: (invitation) => <StateWords of={invitation} />,
      value: stateOf,
    },
    {
      id: 'withdraw',
      header: 'Actions',
      cell: (invitation) =>
        stateOf(invitation) === 'used' ? null : (
          <Button
            aria-label={`Withdraw the invitation of ${invitation.email}`}
            className="h-7"
            look="bare"
            onClick={() => onWithdraw(invitation)}
          >
            Withdraw
          </Button>
        ),
      numeric: true,
    },
  ];
}

function StateWords({ of }: { readonly of: Invitation }): ReactElement {
  const state = stateOf(of);
  const at = of.used_at ?? of.expires_at;
  const words = { used: 'Used', expired: 'Expired', open: 'Open' }[state];
  return (
    <span className="inline-flex items-center gap-2" title={exact(at)}>
      <Dot tone={state === 'open' ? 'warn' : state === 'used' ? 'good' : 'quiet'} />
      <span>
        {words}
        {state === 'open' ? (
          <span className="max-sm:hidden">, ends {relative(of.expires_at)}</span>
        ) : null}
      </span>
    </span>
  );
}
