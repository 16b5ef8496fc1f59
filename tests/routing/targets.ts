import type { Candidate, Policy, Target } from '../../src/contract/target.ts';
import { hashText } from '../../src/gateway/routing/draw.ts';
import { recordOf } from '../../src/providers/registry.ts';
import { candidate } from '../gateway/bench-top.ts';

type Strategy = Policy['strategy'];

/** A provider with a host and a shared credential of its own. */
export function way(name: string, more: Partial<Candidate> = {}): Candidate {
  const known = candidate();
  return {
    ...known,
    provider: name,
    dialects: { 'openai-chat': { baseUrl: `https://${name}.test/v1` } },
    credential: {
      ...known.credential,
      id: `key-of-${name}`,
      origins: [`https://${name}.test`],
    },
    ...more,
  };
}

export function owned(by: Candidate): Candidate {
  return { ...by, credential: { ...by.credential, ownerKind: 'user' } };
}

export function under(strategy: Strategy, candidates: readonly Candidate[]): Candidate[] {
  return candidates.map((one) => ({ ...one, policy: { strategy, providers: [] } }));
}

export function priced(input: string, output: string, currency = 'USD'): Candidate['price'] {
  return { version: 'v', source: 'list', currency, rates: { input, output } };
}

export function targetOf(from: Candidate, dialect: Target['dialect'] = 'openai-chat'): Target {
  return {
    candidate: from,
    record: recordOf(from.record),
    dialect,
    baseUrl: 'https://a.test',
    timeouts: { headers: 1, firstContent: 1, idle: 1, total: 1 },
    lot: hashText(`${from.credential.id}\n${from.upstreamModel}`),
  };
}
