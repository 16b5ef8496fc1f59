import type { ReactElement, ReactNode } from 'react';
import { useAbout } from '../../session/context.tsx';
import { CopyText } from '../../ui/copy.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Facts, Section } from '../../ui/panel.tsx';
import { useRoot } from '../../ui/ready-settings.tsx';
import { openAiBase } from '../../ui/snippets.ts';

/** Where things are, for programs that are set up by hand. */
export function Addresses(): ReactElement {
  const root = useRoot();
  // Supabase hands pages of functions out as plain text.
  const readable = useAbout().identity.kind !== 'supabase';
  return (
    <Section title="Addresses">
      <Facts
        rows={[
          ['OpenAI base URL', <CopyText key="base" text={openAiBase(root)} />],
          [
            'Chat completions',
            <CopyText key="chat" text={`${openAiBase(root)}/chat/completions`} />,
          ],
          ['Anthropic base URL', <CopyText key="anthropic" text={root} />],
          ['Google base URL', <CopyText key="google" text={root} />],
          ['Models', <CopyText key="models" text={`${openAiBase(root)}/models`} />],
          ['Management API', <CopyText key="api" text={`${root}/api`} />],
          [
            'Its description',
            <span className="flex flex-wrap gap-4" key="docs">
              {readable ? <Away to={`${root}/api/docs`}>Read it</Away> : null}
              <Away to={`${root}/api/openapi.json`}>OpenAPI</Away>
            </span>,
          ],
        ]}
      />
      <p className="mt-3 text-ink-2">
        The key goes into <Code>Authorization: Bearer</Code>; <Code>x-api-key</Code> and{' '}
        <Code>x-goog-api-key</Code> are read too. Every answer names its route in{' '}
        <Code>x-weir-provider</Code> and its request in <Code>x-weir-request-id</Code>, by which the
        logs find it.
      </p>
    </Section>
  );
}

function Code({ children }: { readonly children: string }): ReactElement {
  return <code className="font-mono text-sm text-ink">{children}</code>;
}

function Away({
  to,
  children,
}: {
  readonly to: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <a
      className="inline-flex items-center gap-1 text-accent-ink hover:underline"
      href={to}
      rel="noreferrer"
      target="_blank"
    >
      {children}
      <Icon name="external-link" size={13} />
    </a>
  );
}
