import type { ReactElement, ReactNode } from 'react';
import { keyName, useKeysById, useProvidersByName } from '../../api/names.ts';
import { nameById, usePeople } from '../../api/people.ts';
import { exact } from '../../format/time.ts';
import { useIsAdmin } from '../../session/context.tsx';
import { type Address, useAddress } from '../../shell/address.ts';
import { Facts, Section } from '../../ui/panel.tsx';
import { CostPart } from './cost-part.tsx';
import { DetailsPart } from './details-part.tsx';
import { errorWords } from './error-words.ts';
import { NO_FILTERS } from './log-filter.ts';
import { Route, Status, Unknown } from './marks.tsx';
import { TokensPart } from './tokens-part.tsx';
import type { DetailedAttempt } from './use-request.ts';
import { dialectWords, relayWords, statusWords } from './words.ts';

/** All that is known of one attempt. */
export function AttemptView({ attempt }: { readonly attempt: DetailedAttempt }): ReactElement {
  return (
    <>
      <OutcomePart row={attempt} />
      {attempt.attempt === 0 ? null : (
        <>
          <TokensPart row={attempt} />
          <CostPart row={attempt} />
        </>
      )}
      <CallPart row={attempt} />
      <DetailsPart attempt={attempt} />
    </>
  );
}

interface PartProps {
  readonly row: DetailedAttempt;
}

function OutcomePart({ row }: PartProps): ReactElement {
  const { error_code: code, finish_reason: finish } = row;
  const words = code === null ? null : errorWords(code);
  const rows: [string, ReactNode][] = [['Status', <Status key="status" row={row} />]];
  if (finish !== null) rows.push(['Finish reason', <Code key="finish" text={finish} />]);
  if (code !== null) rows.push(['Error', <Code key="error" text={code} />]);
  return (
    <Section title="Outcome">
      <Facts rows={rows} />
      <p className={`mt-2 ${words === null ? 'text-ink-2' : ''}`}>
        {words ?? statusWords(row).about}
      </p>
    </Section>
  );
}

function CallPart({ row }: PartProps): ReactElement {
  const isAdmin = useIsAdmin();
  const providers = useProvidersByName();
  const keys = useKeysById();
  const people = usePeople();
  const { api_key_id: key, user_id: user, provider, model, upstream_model: sent } = row;
  const rows: [string, ReactNode][] = [
    ['Time', exact(row.created_at)],
    ['Model', <Only filter={{ model }} key="model" words={model} />],
  ];
  if (sent !== null && sent !== model) rows.push(['Sent as', <Code key="sent" text={sent} />]);
  rows.push([
    'Route',
    <span className="inline-flex flex-wrap items-center gap-2" key="route">
      <Route providers={providers} row={row} />
      {provider === null ? null : <Only filter={{ provider }} words="its requests" />}
    </span>,
  ]);
  rows.push([
    'Key',
    key === null ? (
      <Unknown key="key" why="Called without a key." />
    ) : (
      <Only filter={{ key }} key="key" words={keyName(key, keys)} />
    ),
  ]);
  if (isAdmin && user !== null) {
    rows.push(['Person', <Only filter={{ user }} key="user" words={nameById(people, user)} />]);
  }
  rows.push(['Format', `${dialectWords(row)}${row.stream ? ', streamed' : ''}`]);
  const relay = relayWords(row);
  if (relay !== null) rows.push(['Relay', relay]);
  return (
    <Section title="Request">
      <Facts rows={rows} />
    </Section>
  );
}

interface OnlyProps {
  readonly filter: Pick<Address, 'model' | 'provider' | 'key' | 'user'>;
  readonly words: string;
}

/** Narrows the list down to what is like this one; the panel stays. */
function Only({ filter, words }: OnlyProps): ReactElement {
  const [, change] = useAddress();
  return (
    <button
      className="rounded-sm text-left break-words text-accent-ink hover:underline"
      onClick={() => change({ ...NO_FILTERS, ...filter })}
      title="Show all requests like this"
      type="button"
    >
      {words}
    </button>
  );
}

function Code({ text }: { readonly text: string }): ReactElement {
  return <code className="font-mono text-sm break-all">{text}</code>;
}
