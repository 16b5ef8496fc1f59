import type { ReactElement } from 'react';
import { UNKNOWN } from '../../format/money.ts';
import { useAbout, useMe } from '../../session/context.tsx';
import { setTheme, useTheme } from '../../shell/theme.ts';
import { Facts, Section } from '../../ui/panel.tsx';
import { Segments } from '../../ui/segments.tsx';
import { ChangePassword } from './change-password.tsx';
import { Sessions } from './sessions.tsx';

const THEMES = [
  ['light', 'Light'],
  ['dark', 'Dark'],
  ['system', 'As the system'],
] as const;

export function Account(): ReactElement {
  const me = useMe();
  const hasAccounts = useAbout().identity.kind === 'accounts';
  const theme = useTheme();
  return (
    <>
      <Section title="You">
        <Facts
          rows={[
            ['Name', me?.name ?? UNKNOWN],
            ['E-mail', me?.email ?? UNKNOWN],
            ['Role', me?.role === 'admin' ? 'Administrator' : 'Member'],
          ]}
        />
        {hasAccounts ? null : (
          <p className="mt-3 text-ink-2">
            Your account is kept by Supabase Auth. Change its password where you made it.
          </p>
        )}
      </Section>
      <Section title="Theme">
        <div className="flex">
          <Segments label="Theme" onChange={setTheme} options={THEMES} value={theme} />
        </div>
      </Section>
      {hasAccounts ? (
        <>
          <Sessions />
          <ChangePassword />
        </>
      ) : null}
    </>
  );
}
