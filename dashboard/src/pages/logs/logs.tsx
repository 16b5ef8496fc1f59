import { Link } from '@tanstack/react-router';
import { type ReactElement, useCallback, useMemo, useRef, useState } from 'react';
import { useKeysById, useProvidersByName } from '../../api/names.ts';
import { usePeople } from '../../api/people.ts';
import type { Attempt } from '../../api/schema.generated.ts';
import { whole } from '../../format/numbers.ts';
import { useIsAdmin } from '../../session/context.tsx';
import { type Address, useAddress } from '../../shell/address.ts';
import { Page } from '../../shell/page.tsx';
import { periodOf } from '../../shell/period.ts';
import { PeriodPicker } from '../../shell/period-picker.tsx';
import { keptSearch } from '../../shell/shortcuts.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/marks.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { columnsFor, LINES } from './columns.tsx';
import { LogFilters } from './filters.tsx';
import { LiveSwitch } from './live-switch.tsx';
import { filtersSet, NO_FILTERS, queryOf } from './log-filter.ts';
import { attemptId } from './log-rows.ts';
import { RequestPanel } from './request-panel.tsx';
import { type Logs as LogRows, useLogs } from './use-logs.ts';

/** Further down than this somebody is reading, and what arrives must not move it. */
const TOP_PX = 12;

export function Logs(): ReactElement {
  const [address, change] = useAddress();
  const { query, canBeLive } = useQuery(address);
  const live = canBeLive && address.part === 'live';
  const scroller = useRef<HTMLDivElement>(null);
  const [held, setHeld] = useState(false);
  const logs = useLogs({ query, live, held });
  const { release, reload } = logs;
  const isEmpty = logs.rows?.length === 0;
  const onFound = useCallback(() => {
    // The list looked for it too early.
    if (isEmpty) reload();
  }, [isEmpty, reload]);
  const onScroll = useCallback(() => {
    const isDown = (scroller.current?.scrollTop ?? 0) > TOP_PX;
    setHeld(isDown);
    if (!isDown) release();
  }, [release]);
  return (
    <Page
      filled
      title="Logs"
      tools={
        <>
          <LiveSwitch
            canBeLive={canBeLive}
            live={live}
            onChange={(on) => change({ part: on ? 'live' : undefined })}
            stalled={logs.stalled}
          />
          <IconButton icon="refresh-cw" label="Load again" onClick={logs.reload} />
          <PeriodPicker />
        </>
      }
    >
      <LogFilters rows={logs.rows} />
      <ProblemNote error={logs.error} onRetry={logs.retry} />
      {logs.rows === undefined && logs.error !== null ? null : (
        <div className="relative flex min-h-0 flex-1 flex-col">
          <Arrived count={logs.waiting.length} onShow={() => scroller.current?.scrollTo(0, 0)} />
          <Table logs={logs} live={live} onScroll={onScroll} scroller={scroller} />
        </div>
      )}
      <RequestPanel
        onClose={() => change({ open: undefined })}
        onFound={onFound}
        requestId={address.open}
      />
    </Page>
  );
}

/** The same question as long as the address says the same, though the clock goes on. */
function useQuery(address: Address): {
  readonly query: ReturnType<typeof queryOf>;
  readonly canBeLive: boolean;
} {
  const { period, from, to, status, provider, model, key, user, q } = address;
  return useMemo(() => {
    const asked = { period, from, to, status, provider, model, key, user, q };
    const time = periodOf(asked as Address);
    return {
      query: queryOf(asked as Address, time),
      canBeLive: time.to === undefined || Date.parse(time.to) > Date.now(),
    };
  }, [period, from, to, status, provider, model, key, user, q]);
}

interface ArrivedProps {
  readonly count: number;
  readonly onShow: () => void;
}

/** Says how much waits at the top, and goes there. */
function Arrived({ count, onShow }: ArrivedProps): ReactElement | null {
  if (count === 0) return null;
  return (
    <div className="pointer-events-none absolute inset-x-0 top-11 z-20 flex justify-center">
      <Button
        className="pointer-events-auto shadow-lg shadow-ink/10"
        icon="arrow-up"
        look="accent"
        onClick={onShow}
      >
        {whole(count)} new
      </Button>
    </div>
  );
}

interface TableProps {
  readonly logs: LogRows;
  readonly live: boolean;
  readonly scroller: React.RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
}

function Table({ logs, live, scroller, onScroll }: TableProps): ReactElement {
  const [{ open }, change] = useAddress();
  const isAdmin = useIsAdmin();
  const providers = useProvidersByName();
  const keys = useKeysById();
  const people = usePeople();
  const columns = useMemo(
    () => columnsFor({ providers, keys, people: isAdmin ? people : null }),
    [providers, keys, people, isAdmin],
  );
  const onOpen = useCallback((row: Attempt) => change({ open: row.request_id }), [change]);
  return (
    <DataTable
      columns={columns}
      empty={<Nothing live={live} />}
      isOpen={(row) => row.request_id === open}
      label="Logs"
      more={logs.more}
      narrow={LINES}
      onOpen={onOpen}
      onScroll={onScroll}
      rowId={attemptId}
      rows={logs.rows}
      scroller={scroller}
    />
  );
}

function Nothing({ live }: { readonly live: boolean }): ReactElement {
  const [address, change] = useAddress();
  if (address.q !== undefined) {
    return (
      <Empty
        action={<Button onClick={() => change({ q: undefined })}>Show all requests</Button>}
        title="No such request"
      >
        There is no request of this id that you may see. Its row comes up to a second after its
        answer has ended.
      </Empty>
    );
  }
  if (filtersSet(address) > 0) {
    return (
      <Empty
        action={<Button onClick={() => change(NO_FILTERS)}>Show all requests</Button>}
        title="Nothing fits these filters"
      >
        There is no request like that in this time. Take a filter away, or look at a longer time.
        {address.model === undefined
          ? null
          : ' A model is found by its whole name, or by a beginning with a * after it.'}
      </Empty>
    );
  }
  return (
    <Empty
      action={
        <Link
          className="text-accent-ink underline underline-offset-2"
          search={keptSearch}
          to="/playground"
        >
          Open the playground
        </Link>
      }
      title={live ? 'Waiting for the first request' : 'No requests in this time'}
    >
      Every request is written down here, with its tokens, its cost and the way it went. Try a model
      in the playground, or connect your own code with a key.
    </Empty>
  );
}
