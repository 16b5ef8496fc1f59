import { type ReactElement, useMemo } from 'react';
import { useChoices } from '../api/choices.ts';
import { useAbout, useApi, useIsAdmin } from '../session/context.tsx';
import { CopyBlock } from './copy.tsx';
import { SOME_MODEL, snippetsFor } from './snippets.ts';
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
  return (
    <div className="flex flex-col gap-2">
      <Tabs label="Ready settings" tabs={tabs} />
      {model === SOME_MODEL ? <NoModelHint /> : null}
    </div>
  );
}

/** What the word in the place of a model stands for; nothing while that is not known. */
function NoModelHint(): ReactElement | null {
  const isAdmin = useIsAdmin();
  const { data } = useChoices();
  if (data === undefined) return null;
  return (
    <p className="text-sm text-ink-3">
      <span className="font-mono">{SOME_MODEL}</span> stands for a model.{' '}
      {data.length > 0
        ? 'None that you may call is on the key’s list.'
        : isAdmin
          ? 'None can be called yet: add a provider with its key.'
          : 'You may call none yet: ask an administrator for access, or add a key of your own for a provider.'}
    </p>
  );
}

/** The absolute address of the gateway; where this page is served by it, its own. */
export function useRoot(): string {
  const { base } = useApi();
  return new URL(base, location.origin).href.replace(/\/$/, '');
}
