import type { ReactElement, ReactNode } from 'react';
import { CopyBlock, CopyText } from '../../ui/copy.tsx';
import { Facts, Section } from '../../ui/panel.tsx';
import { ChoicePart } from './choice-part.tsx';
import { choiceIn } from './choice-words.ts';
import type { DetailedAttempt } from './use-request.ts';

/** What only administrators see: why this target, what the upstream called it and said. */
export function DetailsPart({
  attempt,
}: {
  readonly attempt: DetailedAttempt;
}): ReactElement | null {
  const { details, credential_id: credential } = attempt;
  // Absent for members; null where there is nothing to tell.
  if (details === undefined && credential === undefined) return null;
  const choice = choiceIn(details ?? null);
  // Told in words of its own where it is one.
  const entries = Object.entries(details ?? {}).filter(
    ([name, value]) => value !== null && (name !== 'choice' || choice === null),
  );
  const short = entries.filter(([, value]) => !isLong(value));
  const long = entries.filter(([, value]) => isLong(value));
  const facts: [string, ReactNode][] = short.map(([name, value]) => [
    titleOf(name),
    shownAs(value),
  ]);
  if (typeof credential === 'string') {
    facts.unshift(['Credential', <CopyText key="credential" text={credential} />]);
  }
  return (
    <>
      {choice === null ? null : <ChoicePart choice={choice} />}
      <Section aside="for administrators" title="Details">
        {facts.length === 0 && long.length === 0 ? (
          <p className="text-ink-2">Nothing more was written down, or it was kept long enough.</p>
        ) : (
          <div className="flex flex-col gap-3">
            <Facts rows={facts} />
            {long.map(([name, value]) => (
              <div key={name}>
                <h3 className="mb-1 text-sm text-ink-3">{titleOf(name)}</h3>
                <CopyBlock label={titleOf(name).toLowerCase()} text={readable(value)} />
              </div>
            ))}
          </div>
        )}
      </Section>
    </>
  );
}

const TITLES: Readonly<Record<string, string>> = {
  upstream_request_id: "Provider's request id",
  upstream_error: "Provider's own words",
};

/** `passed_over` reads as `Passed over`. */
function titleOf(name: string): string {
  const words = name.replaceAll('_', ' ');
  return TITLES[name] ?? `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

const SHORT = 60;

function isLong(value: unknown): boolean {
  if (typeof value === 'string') return value.length > SHORT || value.includes('\n');
  return typeof value === 'object';
}

function shownAs(value: unknown): ReactNode {
  return typeof value === 'string' ? <CopyText text={value} /> : String(value);
}

/** JSON in lines, whether it came as such or as its text; any other text as it is. */
function readable(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2);
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' ? JSON.stringify(parsed, null, 2) : value;
  } catch {
    return value;
  }
}
