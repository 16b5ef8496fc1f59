import { type ReactElement, useCallback, useEffect, useMemo, useState } from 'react';
import { toast } from 'sonner';
import { useAddress } from '../../shell/address.ts';
import { Page } from '../../shell/page.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import type { ChatStore } from './chat-store.ts';
import { ColumnView } from './column-view.tsx';
import { Composer } from './composer.tsx';
import { type Chat, isComing, MOST_COLUMNS } from './conversation.ts';
import { EmptyChat } from './empty-chat.tsx';
import { rememberModel, useFirstModel } from './first-model.ts';
import { Rail } from './rail.tsx';
import { readSettings } from './settings.ts';
import { ChatContext, useChatState, useChatStore } from './use-chat.ts';

/** Chat with any model, alone or side by side, and see what it took. `part`: `new` begins a chat. */
export function Playground(): ReactElement {
  const store = useChatStore();
  const chat = useChatState(store);
  const [{ model: asked, part }, changeAddress] = useAddress();
  const [tuning, setTuning] = useState(false);
  const { columns, draft, settings } = chat;
  const [first] = columns;
  const compared = columns.length > 1;
  const busy = columns.some(isComing);
  const { problems } = useMemo(() => readSettings(settings, ''), [settings]);
  useFirstModel(store);

  const pick = useCallback(
    (columnId: string, model: string) => {
      store.setModel(columnId, model);
      rememberModel(model);
      if (store.state().columns[0]?.id === columnId) changeAddress({ model });
    },
    [store, changeAddress],
  );

  // Of the address last: it says what whoever made the link wants asked.
  useEffect(() => {
    const id = store.state().columns[0]?.id;
    if (asked === undefined || id === undefined) return;
    if (part === 'new') {
      // Said once: after a reload the chat is the one that was begun.
      changeAddress({ part: undefined });
      startAnew(store, asked);
    } else store.setModel(id, asked);
  }, [store, asked, part, changeAddress]);

  const rail = <Rail chat={chat} onPick={pick} problems={problems} />;
  return (
    <ChatContext value={store}>
      <Page
        filled
        title="Playground"
        tools={
          <Tools
            compared={compared}
            full={columns.length >= MOST_COLUMNS}
            onCompare={() => store.addColumn(first?.model ?? null)}
            onNew={() => store.startNew()}
            onTune={() => setTuning(true)}
          />
        }
        wide={compared}
      >
        <div className="flex min-h-0 flex-1 gap-7 pb-2">
          <div className="flex min-w-0 flex-1 flex-col gap-2">
            <div className="flex min-h-0 flex-1 snap-x gap-4 overflow-x-auto">
              {columns.map((column, at) => (
                <ColumnView
                  column={column}
                  empty={EMPTY}
                  key={column.id}
                  number={compared ? at + 1 : null}
                  onPick={pick}
                />
              ))}
            </div>
            <Composer busy={busy} draft={draft} obstacle={obstacleOf(chat, problems)} />
          </div>
          {compared ? null : (
            <aside
              aria-label="Settings"
              className="w-1/3 max-w-[340px] overflow-y-auto border-l border-line pr-1 pl-7 max-[1024px]:hidden"
            >
              {rail}
            </aside>
          )}
        </div>
        <Panel label="Settings" onClose={() => setTuning(false)} open={tuning} title="Settings">
          {rail}
        </Panel>
      </Page>
    </ChatContext>
  );
}

const EMPTY = <EmptyChat />;

/** Nothing that was said is lost by following a link. */
function startAnew(store: ChatStore, model: string): void {
  const before = store.startWith(model);
  if (before === null) return;
  toast.success('New chat begun', {
    action: { label: 'Undo', onClick: () => store.putBack(before) },
  });
}

function obstacleOf({ columns }: Chat, problems: object): string | null {
  if (columns.some(({ model }) => model === null)) return 'Choose a model first.';
  return Object.keys(problems).length > 0 ? 'Mend the parameters first.' : null;
}

interface ToolsProps {
  /** Then the columns need the room of the settings. */
  readonly compared: boolean;
  readonly full: boolean;
  readonly onCompare: () => void;
  readonly onNew: () => void;
  readonly onTune: () => void;
}

function Tools({ compared, full, onCompare, onNew, onTune }: ToolsProps): ReactElement {
  return (
    <>
      <Button
        disabled={full}
        icon="columns-2"
        onClick={onCompare}
        title={full ? 'Four models side by side are the most' : 'Ask another model the same'}
      >
        <span className="max-sm:sr-only">Compare</span>
      </Button>
      <Button icon="plus" onClick={onNew}>
        <span className="max-sm:sr-only">New chat</span>
      </Button>
      <IconButton
        className={`border border-line-strong bg-raised ${compared ? '' : 'min-[1025px]:hidden'}`}
        icon="sliders-horizontal"
        label="Settings"
        onClick={onTune}
      />
    </>
  );
}
