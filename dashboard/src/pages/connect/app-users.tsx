import type { ReactElement } from 'react';
import { Section } from '../../ui/panel.tsx';

/** How the people of an app call, who have no key. */
export function AppUsers({ project }: { readonly project: string }): ReactElement {
  return (
    <Section title="From an app, as its signed-in user">
      <ol className="list-decimal space-y-1.5 pl-5 text-ink-2">
        <li>
          The user signs in at <span className="font-mono text-sm">{project}</span> with
          supabase-js.
        </li>
        <li>
          <code className="font-mono text-sm">functions.invoke</code> sends the user’s own token.
          Keep keys out of the app: whoever has the app could read them.
        </li>
        <li>The project’s publishable key alone is refused: calls are somebody’s.</li>
        <li>
          What a user may call on the platform’s credentials, and for how much a day, stands in
          Settings under Access.
        </li>
        <li>
          With <code className="font-mono text-sm">stream: true</code> the data that comes back is
          the Response itself; read its body as it arrives.
        </li>
      </ol>
    </Section>
  );
}
