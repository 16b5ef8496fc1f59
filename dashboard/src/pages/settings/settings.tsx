import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useIsAdmin } from '../../session/context.tsx';
import { type Address, useAddress } from '../../shell/address.ts';
import { Page } from '../../shell/page.tsx';
import { Access } from './access.tsx';
import { Account } from './account.tsx';
import { Changes } from './changes/changes.tsx';
import { Installation } from './installation.tsx';
import { Issuers } from './issuers.tsx';
import { Retention } from './retention.tsx';
import { Routing } from './routing.tsx';

interface Part {
  readonly id: string;
  readonly title: string;
  readonly body: () => ReactElement;
  /** Drops things for good, so it stands apart at the end. */
  readonly apart?: true;
}

const ACCOUNT: Part = { id: 'account', title: 'Account', body: Account };

/** For administrators; members have an account only. */
const PARTS: readonly Part[] = [
  ACCOUNT,
  { id: 'access', title: 'Access', body: Access },
  { id: 'routing', title: 'Routing', body: Routing },
  { id: 'issuers', title: 'Issuers', body: Issuers },
  { id: 'installation', title: 'Installation', body: Installation },
  { id: 'changes', title: 'Changes', body: Changes },
  { id: 'retention', title: 'Retention', body: Retention, apart: true },
];

/** `part` says which of them is shown. */
export function Settings(): ReactElement {
  const [{ part }] = useAddress();
  const parts = useIsAdmin() ? PARTS : [ACCOUNT];
  const shown = parts.find(({ id }) => id === part) ?? ACCOUNT;
  const Body = shown.body;
  const isList = shown.id === 'changes';
  return (
    <Page filled={isList} title="Settings">
      <div
        className={`flex gap-x-10 gap-y-5 max-lg:flex-col ${isList ? 'min-h-0 flex-1' : 'items-start max-lg:items-stretch'}`}
      >
        {parts.length > 1 ? <PartsBar parts={parts} shown={shown} /> : null}
        <div
          className={
            isList ? 'flex min-h-0 min-w-0 flex-1 flex-col' : 'w-full max-w-[620px] min-w-0'
          }
        >
          <Body />
        </div>
      </div>
    </Page>
  );
}

interface PartsBarProps {
  readonly parts: readonly Part[];
  readonly shown: Part;
}

function PartsBar({ parts, shown }: PartsBarProps): ReactElement {
  return (
    <nav
      aria-label="Settings"
      className="flex shrink-0 gap-0.5 max-lg:flex-wrap lg:w-36 lg:flex-col"
    >
      {parts.map(({ id, title, apart }) => (
        <Link
          aria-current={id === shown.id ? 'page' : undefined}
          className={`flex h-8 shrink-0 items-center rounded-md px-2.5 ${
            id === shown.id ? 'bg-accent-wash text-accent-ink' : 'text-ink-2 hover:text-ink'
          } ${apart === true ? 'lg:mt-4' : ''}`}
          key={id}
          search={({ period, from, to }: Address): Address => ({
            ...(period === undefined ? {} : { period }),
            ...(from === undefined ? {} : { from }),
            ...(to === undefined ? {} : { to }),
            part: id,
          })}
          to="/settings"
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}
