import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import { exactMoney, money } from '../../format/money.ts';
import { counted, duration, whole } from '../../format/numbers.ts';
import { COST_UNKNOWN, costlessWords } from './ledger.ts';
import type { AnswerMessage, Bill } from './message.ts';
import { useProviders } from './models.ts';

/** `1,204 in · 388 out · $0.0147 · 412 ms to first token · via AiHubMix · passthrough` */
export function AnswerLine({ answer }: { readonly answer: AnswerMessage }): ReactElement | null {
  const { route, content, bill, state } = answer;
  const providers = useProviders();
  if (route === null) return null;
  const { provider: name, relay, attempts, requestId } = route;
  const provider = providers.get(name ?? '');
  const shown = provider?.display_name ?? name;
  const way = provider?.kind === 'direct' ? `${shown} direct` : `via ${shown}`;
  const usage = content.usage ?? (bill?.state === 'known' ? bill.usage : null);
  const noTokens = 'The provider has not said how many tokens this took.';
  const pieces: readonly (readonly [id: string, words: ReactNode])[] = [
    ['in', <Piece key="in" title={noTokens} value={usage?.input} words="in" />],
    ['out', <Piece key="out" title={noTokens} value={usage?.output} words="out" />],
    ['cost', <Cost bill={bill} key="cost" />],
    ...(content.firstTokenMs === null
      ? []
      : [['first', `${duration(content.firstTokenMs)} to first token`] as const]),
    ...(shown === null ? [] : [['way', way] as const]),
    ...(relay === null ? [] : [['relay', relay] as const]),
    ...(attempts !== null && attempts > 1
      ? [['attempts', counted(attempts, 'attempt')] as const]
      : []),
  ];
  const line = pieces.map(([id, words], at) => (
    <span className="whitespace-nowrap" key={id}>
      {words}
      {at < pieces.length - 1 ? ' · ' : ''}
    </span>
  ));
  const look = 'flex max-w-full flex-auto flex-wrap gap-x-[1ch] font-mono text-xs text-ink-3';
  if (requestId === null || state === 'waiting') return <p className={look}>{line}</p>;
  return (
    <Link
      className={`${look} rounded-sm hover:text-ink`}
      search={{ open: requestId }}
      title="Open this request in the logs"
      to="/logs"
    >
      {line}
    </Link>
  );
}

interface PieceProps {
  readonly value: number | null | undefined;
  readonly words: string;
  readonly title: string;
}

function Piece({ value, words, title }: PieceProps): ReactElement {
  const known = value !== null && value !== undefined;
  return (
    <span {...(known ? {} : { title })}>
      {whole(value)} {words}
    </span>
  );
}

function Cost({ bill }: { readonly bill: Bill | null }): ReactElement {
  switch (bill?.state) {
    case 'known':
      return bill.cost === null ? (
        <span title={bill.why}>{costlessWords(bill.usage)}</span>
      ) : (
        <span title={`${exactMoney(bill.cost)}, ${bill.why}`}>{money(bill.cost)}</span>
      );
    case 'missing':
      return <span title={bill.why}>{COST_UNKNOWN}</span>;
    default:
      return (
        <span className="breathe" title="Waiting for the ledger, which knows the cost in a moment">
          $…
        </span>
      );
  }
}
