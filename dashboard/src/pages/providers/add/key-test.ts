import { useState } from 'react';
import type { Answer } from '../../../api/client.ts';
import { counted } from '../../../format/numbers.ts';
import { useApi } from '../../../session/context.tsx';
import { basesOf, type CatalogueRecord, type Draft } from './draft.ts';

export type Finding = Answer<'POST /catalogue/{id}/test'>;

interface Tested {
  readonly what: string;
  readonly finding: Finding;
}

export interface KeyTest {
  /** What was found of exactly this draft; null where it was not tried. */
  of(draft: Draft): Finding | null;
  readonly busy: boolean;
  /** @throws {Problem} */
  run(draft: Draft): Promise<Finding>;
}

/** Tries a key where it is typed, before anything is saved. */
export function useKeyTest(record: CatalogueRecord): KeyTest {
  const api = useApi();
  const [tested, setTested] = useState<Tested | null>(null);
  const [running, setRunning] = useState(0);

  return {
    of: (draft) => (tested?.what === tried(draft) ? tested.finding : null),
    busy: running > 0,
    async run(draft) {
      const dialects = basesOf(record, draft);
      setRunning((count) => count + 1);
      try {
        const finding = await api.call('POST /catalogue/{id}/test', {
          params: { id: record.id },
          body: {
            ...(draft.keyless ? {} : { api_key: draft.api_key.trim() }),
            ...(dialects === undefined ? {} : { dialects }),
          },
        });
        setTested({ what: tried(draft), finding });
        return finding;
      } finally {
        setRunning((count) => count - 1);
      }
    },
  };
}

function tried({ keyless, api_key: key, base_url: base }: Draft): string {
  return JSON.stringify([keyless ? null : key.trim(), base.trim()]);
}

/** What the provider said about the key itself; anything else may be otherwise in a minute. */
const DECIDED: ReadonlySet<string> = new Set(['key_refused', 'needs_key']);

/** Whether saving is sensible although the test did not succeed. */
export function isUndecided(finding: Finding): boolean {
  return finding.ok !== true && !DECIDED.has(finding.code);
}

/** The sentence to show. */
export function wordsOf({ ok, message, models }: Finding, keyless: boolean): string {
  if (ok !== true || models === undefined) return message;
  return `${keyless ? 'The host answers' : 'Key works'}. ${counted(models, 'model')}.`;
}
