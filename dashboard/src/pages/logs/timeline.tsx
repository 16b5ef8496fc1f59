import type { ReactElement } from 'react';
import { useProvidersByName } from '../../api/names.ts';
import { duration } from '../../format/numbers.ts';
import { Dot } from '../../ui/marks.tsx';
import { Section } from '../../ui/panel.tsx';
import { type Span, scaleOf } from './scale.ts';
import type { DetailedAttempt } from './use-request.ts';
import { statusWords } from './words.ts';

interface TimelineProps {
  readonly attempts: readonly DetailedAttempt[];
  readonly shown: number | undefined;
  readonly onChoose: (attempt: number) => void;
}

/** Every attempt as a bar, on one scale: the wait for its first token, then its stream. */
export function Timeline({ attempts, shown, onChoose }: TimelineProps): ReactElement {
  const providers = useProvidersByName();
  const { spans, total } = scaleOf(attempts);
  const several = attempts.length > 1;
  return (
    <Section aside={duration(total)} title={several ? `${attempts.length} attempts` : 'Timeline'}>
      <ol className="flex flex-col gap-2">
        {attempts.map((row, index) => {
          const span = spans[index];
          const name = providers?.get(row.provider ?? '')?.display_name ?? row.provider;
          return (
            <li key={row.attempt}>
              <Attempt
                isShown={several && row.attempt === shown}
                name={name ?? 'Weir'}
                onChoose={several ? () => onChoose(row.attempt) : undefined}
                row={row}
              />
              {span === undefined ? null : <Bar span={span} total={total} />}
            </li>
          );
        })}
      </ol>
      <div aria-hidden="true" className="mt-1 flex justify-between text-xs text-ink-3">
        <span>0</span>
        <span>{duration(total)}</span>
      </div>
      <ul className="mt-1.5 flex gap-4 text-sm text-ink-2">
        {spans.some(({ firstToken }) => firstToken !== null) ? (
          <>
            <Mark className="bg-accent/30" words="until the first token" />
            <Mark className="bg-accent" words="streaming" />
          </>
        ) : null}
        {spans.some(({ firstToken }) => firstToken === null) ? (
          <Mark className="bg-line-strong" words="no first token" />
        ) : null}
      </ul>
    </Section>
  );
}

interface AttemptProps {
  readonly row: DetailedAttempt;
  readonly name: string;
  readonly isShown: boolean;
  readonly onChoose: (() => void) | undefined;
}

function Attempt({ row, name, isShown, onChoose }: AttemptProps): ReactElement {
  const { tone, words } = statusWords(row);
  const inside = (
    <>
      <Dot tone={tone} />
      <span className="truncate">{name}</span>
      <span className="text-ink-3">
        {words.toLowerCase()} {row.http_status}
      </span>
    </>
  );
  if (onChoose === undefined) return <div className="flex items-center gap-2">{inside}</div>;
  return (
    <button
      aria-pressed={isShown}
      className={`-mx-1.5 flex w-[calc(100%+12px)] items-center gap-2 rounded-md px-1.5 py-0.5 text-left hover:bg-sunken ${isShown ? 'bg-accent-wash' : ''}`}
      onClick={onChoose}
      type="button"
    >
      <span className="text-ink-3">{row.attempt}</span>
      {inside}
    </button>
  );
}

interface BarProps {
  readonly span: Span;
  readonly total: number;
}

function Bar({ span, total }: BarProps): ReactElement {
  const { start, firstToken, end } = span;
  const part = (ms: number): string => `${(ms / total) * 100}%`;
  return (
    <div
      aria-label={wordsOf(span)}
      className="mt-1 flex h-[7px] rounded-[3px] bg-sunken"
      role="img"
      title={wordsOf(span)}
    >
      <span style={{ width: part(start) }} />
      {firstToken === null ? (
        <span
          className="min-w-[3px] rounded-[3px] bg-line-strong"
          style={{ width: part(end - start) }}
        />
      ) : (
        <>
          <span
            className="min-w-[2px] rounded-l-[3px] bg-accent/30"
            style={{ width: part(firstToken - start) }}
          />
          <span
            className="min-w-[2px] rounded-r-[3px] bg-accent"
            style={{ width: part(end - firstToken) }}
          />
        </>
      )}
    </div>
  );
}

function wordsOf({ start, firstToken, end }: Span): string {
  const began = start < 1 ? 'Began at once' : `Began after ${duration(start)}`;
  return firstToken === null
    ? `${began}, ended ${duration(end - start)} later without a first token.`
    : `${began}, first token ${duration(firstToken - start)} later, then ${duration(end - firstToken)} of stream.`;
}

function Mark({
  className,
  words,
}: {
  readonly className: string;
  readonly words: string;
}): ReactElement {
  return (
    <li className="flex items-center gap-1.5">
      <span className={`size-[9px] rounded-[2px] ${className}`} />
      {words}
    </li>
  );
}
