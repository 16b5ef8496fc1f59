import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { SANDBOX } from './good-model.ts';

/** The offline provider answers the first chat without a key from anywhere. */
export function SkipLink(): ReactElement {
  return (
    <p className="text-sm text-ink-3">
      No key at hand?{' '}
      <Link className="text-accent-ink underline" search={{ model: SANDBOX }} to="/playground">
        Skip: use the sandbox
      </Link>
    </p>
  );
}
