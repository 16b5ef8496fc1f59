import type { ReactElement } from 'react';
import { Icon } from '../../../ui/icon.tsx';
import { type Finding, wordsOf } from './key-test.ts';

interface TestResultProps {
  readonly finding: Finding;
  readonly keyless?: boolean;
}

/** What trying a key found, beside the key. */
export function TestResult({ finding, keyless = false }: TestResultProps): ReactElement {
  const { ok } = finding;
  const look = ok === true ? LOOKS.good : ok === null ? LOOKS.open : LOOKS.bad;
  return (
    <p
      className={`flex items-start gap-1.5 text-sm ${look.ink}`}
      role={ok === true ? 'status' : 'alert'}
    >
      <Icon className="mt-px" name={look.icon} size={15} />
      <span className="min-w-0 break-words">{wordsOf(finding, keyless)}</span>
    </p>
  );
}

const LOOKS = {
  good: { ink: 'text-good-ink', icon: 'circle-check' },
  open: { ink: 'text-warn-ink', icon: 'triangle-alert' },
  bad: { ink: 'text-bad-ink', icon: 'circle-alert' },
} as const;
