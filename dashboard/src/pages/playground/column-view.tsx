import { memo, type ReactElement, type ReactNode } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { AnswerView } from './answer-view.tsx';
import { type Column, isComing } from './conversation.ts';
import type { Message } from './message.ts';
import { ModelButton } from './model-button.tsx';
import { ResultView } from './result-view.tsx';
import { TroubleNote } from './trouble-note.tsx';
import { useBottom } from './use-bottom.ts';
import { useChat } from './use-chat.ts';
import { UserView } from './user-view.tsx';

interface ColumnViewProps {
  readonly column: Column;
  /** Which of several it is; null where it is alone. */
  readonly number: number | null;
  readonly onPick: (columnId: string, model: string) => void;
  /** In the place of messages, while there are none. */
  readonly empty: ReactNode;
}

/** One conversation with one model. */
export const ColumnView = memo(function ColumnView(props: ColumnViewProps): ReactElement {
  const { column, number, onPick, empty } = props;
  const compared = number !== null;
  const { id, model, messages, trouble } = column;
  const chat = useChat();
  const { box, onScroll, away, goDown } = useBottom(
    messages.findLast(({ role }) => role === 'user')?.id,
  );
  const last = messages.at(-1)?.id;
  const coming = isComing(column);
  const name = `Chat${compared ? ` ${number}` : ''}${model === null ? '' : ` with ${model}`}`;
  return (
    <section
      aria-label={name}
      className={`relative flex min-h-0 flex-1 snap-start flex-col ${compared ? 'min-w-[272px] border-l border-line pl-4 first:border-l-0 first:pl-0 max-sm:min-w-full max-sm:border-l-0 max-sm:px-0' : 'min-w-0'}`}
    >
      <h2 className="sr-only">{name}</h2>
      <div className={`flex items-center gap-1 pb-3 ${compared ? '' : 'min-[1025px]:hidden'}`}>
        <ModelButton model={model} onPick={(picked) => onPick(id, picked)} />
        {compared ? (
          <IconButton icon="x" label="Remove column" onClick={() => chat.removeColumn(id)} />
        ) : null}
      </div>
      <div
        aria-label={compared ? `Messages ${number}` : 'Messages'}
        className="min-h-0 flex-1 overflow-y-auto pr-3"
        onScroll={onScroll}
        ref={box}
        role="log"
        aria-live="off"
        // A box that scrolls must be reachable to be scrolled by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        tabIndex={0}
      >
        <div className="flex flex-col gap-5 pb-4">
          {messages.length === 0 && trouble === null ? empty : null}
          {messages.map((message) => (
            <MessageView
              columnId={id}
              key={message.id}
              last={message.id === last}
              message={message}
              name={message.role === 'tool' ? nameOf(messages, message.callId) : ''}
            />
          ))}
          {trouble === null ? null : <TroubleNote trouble={trouble} />}
        </div>
      </div>
      {away ? (
        <Button
          className="absolute bottom-3 left-1/2 -translate-x-1/2"
          icon="arrow-down"
          onClick={goDown}
        >
          To the end
        </Button>
      ) : null}
      <p className="sr-only" role="status">
        {coming ? 'The answer is coming.' : messages.length > 0 ? 'The answer has ended.' : ''}
      </p>
    </section>
  );
});

interface MessageViewProps {
  readonly message: Message;
  readonly columnId: string;
  readonly last: boolean;
  /** Of the tool, for a result. */
  readonly name: string;
}

function MessageView({ message, columnId, last, name }: MessageViewProps): ReactElement {
  switch (message.role) {
    case 'user':
      return <UserView message={message} />;
    case 'tool':
      return <ResultView name={name} text={message.text} />;
    case 'assistant':
      return <AnswerView answer={message} columnId={columnId} last={last} />;
  }
}

function nameOf(messages: readonly Message[], callId: string): string {
  for (const message of messages) {
    if (message.role !== 'assistant') continue;
    const call = message.content.calls.find(({ id }) => id === callId);
    if (call !== undefined) return call.name;
  }
  return '';
}
