import { lazy, memo, type ReactElement, Suspense } from 'react';
import { Skeleton } from '../../ui/marks.tsx';
import { AnswerLine } from './answer-line.tsx';
import { AnswerPictures } from './answer-pictures.tsx';
import { AnswerTools } from './answer-tools.tsx';
import { type AnswerMessage, isOpen, saysSomething } from './message.ts';
import { Reasoning } from './reasoning.tsx';
import { splitThinking } from './thinking-tag.ts';
import { ToolCards } from './tool-cards.tsx';
import { TroubleNote } from './trouble-note.tsx';
import { useChat } from './use-chat.ts';

interface AnswerViewProps {
  readonly answer: AnswerMessage;
  readonly columnId: string;
  readonly last: boolean;
}

/** Fetched with the first answer; where that fails, the text is shown as it came. */
const Markdown = lazy(async () => {
  try {
    return { default: (await import('./markdown.tsx')).Markdown };
  } catch {
    return { default: Plain };
  }
});

function Plain({ text }: { readonly text: string }): ReactElement {
  return <p className="break-words whitespace-pre-wrap">{text}</p>;
}

/** A model's answer, as far as it came. Drawn again only when it changes. */
export const AnswerView = memo(function AnswerView(props: AnswerViewProps): ReactElement {
  const { answer, columnId, last } = props;
  const { content, state, trouble } = answer;
  const chat = useChat();
  const open = isOpen(answer);
  const { thought, text, open: thinks } = splitThinking(content.text);
  const reasoning = content.reasoning + thought;
  const begun = text !== '' || content.calls.length > 0;
  const retry = last ? () => chat.retry(columnId, answer.id) : undefined;
  const waitsForResults = last && state === 'done' && content.calls.length > 0;
  return (
    <article
      aria-busy={open}
      aria-label={`Answer of ${answer.model}`}
      className="flex flex-col gap-3"
    >
      {reasoning === '' ? null : (
        <Reasoning
          ms={content.reasoningMs}
          text={reasoning}
          thinking={open && (thinks || !begun)}
        />
      )}
      {text === '' ? null : (
        <Suspense fallback={<Plain text={text} />}>
          <Markdown text={text} />
        </Suspense>
      )}
      {content.refusal === '' ? null : <p className="text-ink-2">Refused: {content.refusal}</p>}
      {content.pictures.length === 0 ? null : <AnswerPictures urls={content.pictures} />}
      {content.calls.length === 0 ? null : (
        <ToolCards
          calls={content.calls}
          onResults={waitsForResults ? (results) => chat.giveResults(columnId, results) : undefined}
        />
      )}
      {open && !saysSomething(content) ? <Waiting /> : null}
      <EndNote answer={answer} />
      {trouble === null ? null : <TroubleNote onRetry={retry} trouble={trouble} />}
      {open ? null : (
        <div className="flex flex-wrap items-center gap-x-3">
          <AnswerLine answer={answer} />
          <AnswerTools answer={answer} columnId={columnId} last={last} />
        </div>
      )}
    </article>
  );
});

function Waiting(): ReactElement {
  return (
    <div>
      <span className="sr-only">Waiting for the first word</span>
      <Skeleton className="h-4 w-40" />
    </div>
  );
}

/** How it ended, where that is not plainly. */
function EndNote({ answer }: { readonly answer: AnswerMessage }): ReactElement | null {
  const words = endWords(answer);
  return words === null ? null : <p className="text-sm text-ink-2">{words}</p>;
}

function endWords({ state, content, route }: AnswerMessage): string | null {
  if (state === 'stopped') {
    // Before any head there was nobody to make anything.
    return route === null
      ? 'Stopped. What came until then is kept.'
      : 'Stopped. What came until then is kept; what the provider made, also after that, is counted.';
  }
  if (state !== 'done') return null;
  switch (content.finish) {
    case 'length':
      return 'Cut off: the limit of tokens was reached. Raise “Max tokens”, or ask it to go on.';
    case 'content_filter':
      return 'Ended by the provider’s content filter.';
    default:
      return saysSomething(content) ? null : 'The model finished without saying anything.';
  }
}
