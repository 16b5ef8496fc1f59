import { type ReactElement, useMemo } from 'react';
import { useAbout, useApi } from '../session/context.tsx';
import { CopyBlock } from './copy.tsx';
import { snippetsFor } from './snippets.ts';
import { Tabs } from './tabs.tsx';

interface ReadySettingsProps {
  /** A key, or what stands for one. */
  readonly secret: string;
  readonly model: string;
}

/** What to paste where, to call this gateway. */
export function ReadySettings({ secret, model }: ReadySettingsProps): ReactElement {
  const root = useRoot();
  const { identity } = useAbout();
  const tabs = useMemo(
    () =>
      snippetsFor({ root, key: secret, model, identity }).map(({ id, title, code }) => ({
        id,
        title,
        body: <CopyBlock label={`the ${title} settings`} text={code} />,
      })),
    [root, secret, model, identity],
  );
  return <Tabs label="Ready settings" tabs={tabs} />;
}

/** The absolute address of the gateway; where this page is served by it, its own. */
export function useRoot(): string {
  const { base } = useApi();
  return new URL(base, location.origin).href.replace(/\/$/, '');
}
