import type { ReactElement, ReactNode } from 'react';
import { asProblem } from '../../../api/problem.ts';
import { whole } from '../../../format/numbers.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { useSync } from '../sync.ts';
import { type Sync, syncWords } from '../sync-words.ts';
import { type Adding, type Addition, NAME_TAKEN } from './adding.ts';

interface AddingStepsProps {
  readonly addition: Addition;
  readonly adding: Adding;
  readonly onBack: () => void;
  /** What can be done once the models are there, or can be left. */
  readonly after: ReactNode;
}

const READING = 2;

/** The steps of adding a provider, each done, under way or failed with its sentence. */
export function AddingSteps({ addition, adding, onBack, after }: AddingStepsProps): ReactElement {
  const { draft } = addition;
  const { step, error } = adding;
  const titles = [
    `Add ${draft.display_name}`,
    draft.keyless ? 'Note that it takes no key' : 'Save the key, encrypted',
    'Read its models',
  ];
  const failed = error !== null;
  return (
    <div className="flex flex-col gap-4">
      <ol className="flex flex-col gap-3">
        {titles.slice(0, READING).map((title, index) => (
          <Step key={title} state={stateOf(index, step, failed)} title={title}>
            {index === step ? (
              <ProblemNote
                error={error}
                onRetry={canRetry(error) ? () => void adding.run(addition, index) : undefined}
              />
            ) : null}
          </Step>
        ))}
        {step < READING ? (
          <Step state="waiting" title={titles[READING] ?? ''} />
        ) : (
          <Reading
            error={error}
            name={draft.name}
            onRetry={() => void adding.run(addition, READING)}
            started={step > READING}
          />
        )}
      </ol>
      <div className="flex flex-wrap justify-end gap-2">
        {failed && step < READING ? <Button onClick={onBack}>Back to the form</Button> : null}
        {step >= READING ? after : null}
      </div>
    </div>
  );
}

/** A name that is taken stays taken. */
function canRetry(error: unknown): boolean {
  return asProblem(error).code !== NAME_TAKEN;
}

type StepState = 'waiting' | 'doing' | 'done' | 'failed';

function stateOf(index: number, at: number, failed: boolean): StepState {
  if (index > at) return 'waiting';
  if (index < at) return 'done';
  return failed ? 'failed' : 'doing';
}

interface ReadingProps {
  readonly name: string;
  readonly started: boolean;
  readonly error: unknown;
  readonly onRetry: () => void;
}

function Reading({ name, started, error, onRetry }: ReadingProps): ReactElement {
  const { sync } = useSync(started ? name : '');
  const failed = error !== null || sync?.state === 'failed';
  const done = started && sync?.state === 'done';
  return (
    <Step state={failed ? 'failed' : done ? 'done' : 'doing'} title="Read its models">
      {error === null ? null : <ProblemNote error={error} onRetry={onRetry} />}
      {sync?.state === 'failed' ? (
        <div className="flex items-start gap-3" role="alert">
          <p className="min-w-0 flex-1 break-words text-bad-ink">{syncWords(sync)}</p>
          <Button onClick={onRetry}>Try again</Button>
        </div>
      ) : null}
      {failed ? null : <Counter sync={sync} />}
    </Step>
  );
}

function Counter({ sync }: { readonly sync: Sync | undefined }): ReactElement {
  const done = sync?.done ?? 0;
  const total = sync?.total ?? null;
  const over = sync?.state === 'done';
  return (
    <div className="flex flex-col gap-2">
      <p>
        <span className="text-figure font-medium tracking-[-0.025em]">{whole(done)}</span>
        <span className="text-ink-2">
          {over || total === null ? ' models' : ` of ${whole(total)} models`}
        </span>
      </p>
      {over ? null : <Progress done={done} label="Models read" total={total} />}
      <p aria-live="polite" className="text-sm text-ink-3">
        {over && sync !== undefined
          ? syncWords(sync)
          : 'You can leave this; reading goes on by itself.'}
      </p>
    </div>
  );
}

interface StepProps {
  readonly state: StepState;
  readonly title: string;
  readonly children?: ReactNode;
}

function Step({ state, title, children }: StepProps): ReactElement {
  return (
    <li aria-current={state === 'doing' ? 'step' : undefined} className="flex gap-2.5">
      <span className="mt-0.5 inline-flex size-4 shrink-0 items-center justify-center">
        <StepMark state={state} />
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <p className={state === 'waiting' ? 'text-ink-3' : ''}>
          {title}
          <span className="sr-only">: {STATE_WORDS[state]}</span>
        </p>
        {children}
      </div>
    </li>
  );
}

const STATE_WORDS: Readonly<Record<StepState, string>> = {
  waiting: 'not begun',
  doing: 'under way',
  done: 'done',
  failed: 'failed',
};

function StepMark({ state }: { readonly state: StepState }): ReactElement {
  switch (state) {
    case 'done':
      return <Icon className="text-good-ink" name="circle-check" />;
    case 'failed':
      return <Icon className="text-bad-ink" name="circle-alert" />;
    case 'doing':
      return <span className="breathe size-2 rounded-full bg-accent" />;
    case 'waiting':
      return <span className="size-2 rounded-full border border-line-strong" />;
  }
}
