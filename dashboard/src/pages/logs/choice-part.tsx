import type { ReactElement } from 'react';
import { Section } from '../../ui/panel.tsx';
import { reasonWords, strategyWords } from '../../ui/route-words.ts';
import type { RouteChoice, Way } from './choice-words.ts';

/** Which ways there were, in the order in which they were to be tried, and why not the others. */
export function ChoicePart({ choice }: { readonly choice: RouteChoice }): ReactElement {
  const { strategy, targets, passed } = choice;
  return (
    <Section aside="for administrators" title="Route">
      <p className="mb-2 text-ink-2">Chosen {strategyWords(strategy)}:</p>
      <ol className="flex list-decimal flex-col gap-1 pl-5">
        {targets.map((way) => (
          <li key={`${way.provider}/${way.model}/${way.owner}`}>
            <Name way={way} />
          </li>
        ))}
      </ol>
      {passed.length === 0 ? null : (
        <>
          <p className="mt-3 mb-2 text-ink-2">Passed over, or last:</p>
          <ul className="flex flex-col gap-1">
            {passed.map((way) => (
              <li key={`${way.provider}/${way.model}/${way.owner}/${way.reason}`}>
                <Name way={way} /> <span className="text-ink-3">{reasonWords(way.reason)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

function Name({ way }: { readonly way: Way }): ReactElement {
  return (
    <>
      <code className="font-mono text-sm break-all">
        {way.provider}/{way.model}
      </code>
      {way.keys > 1 ? <span className="text-ink-3"> {way.keys} keys</span> : null}
      {way.owner === 'user' ? <span className="text-ink-3"> with a key of their own</span> : null}
    </>
  );
}
