import type { ReactElement } from 'react';
import { useAbout, useIsAdmin } from '../../session/context.tsx';
import { useAddress } from '../../shell/address.ts';
import { Page } from '../../shell/page.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/marks.tsx';
import { Search } from '../../ui/search.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Invitations } from './invitations.tsx';
import { Invite } from './invite.tsx';
import { PeopleList } from './people-list.tsx';
import { PersonPanel } from './person-panel.tsx';

const PARTS = [
  ['people', 'People'],
  ['invitations', 'Invitations'],
] as const;

/** `part`: `invitations`, or `invite` with the form open over them. */
export function People(): ReactElement {
  return useIsAdmin() ? (
    <Managed />
  ) : (
    <Page title="People">
      <Empty title="For administrators">
        Roles and invitations are given by an administrator. Your own account is in Settings.
      </Empty>
    </Page>
  );
}

function Managed(): ReactElement {
  const [{ part, open }, change] = useAddress();
  const hasAccounts = useAbout().identity.kind === 'accounts';
  const invited = hasAccounts && (part === 'invitations' || part === 'invite');
  const invite = hasAccounts ? (
    <Button icon="plus" look="accent" onClick={() => change({ part: 'invite' })}>
      Invite
    </Button>
  ) : undefined;
  return (
    <Page filled title="People" tools={invite}>
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        {invited ? null : <Search label="Search people" />}
        {hasAccounts ? (
          <Segments
            label="Show"
            onChange={(next) =>
              change({ part: next === 'people' ? undefined : next, open: undefined })
            }
            options={PARTS}
            value={invited ? 'invitations' : 'people'}
          />
        ) : (
          <p className="text-ink-2">
            People come from Supabase Auth, at their first call. Their roles are given here.
          </p>
        )}
      </div>
      {invited ? <Invitations invite={invite} /> : <PeopleList />}
      <PersonPanel id={invited ? undefined : open} onClose={() => change({ open: undefined })} />
      <Invite onClose={() => change({ part: 'invitations' })} open={invited && part === 'invite'} />
    </Page>
  );
}
