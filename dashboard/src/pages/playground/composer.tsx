import { type KeyboardEvent, type ReactElement, useRef } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { type Draft, isEmptyDraft } from './conversation.ts';
import { PICTURE_KINDS } from './picture-files.ts';
import { useChat } from './use-chat.ts';
import { usePictures } from './use-pictures.ts';

interface ComposerProps {
  readonly draft: Draft;
  readonly busy: boolean;
  /** Why nothing can be sent now, in words; null where it can. */
  readonly obstacle: string | null;
}

/** Where messages are typed. Enter sends to every column. */
export function Composer({ draft, busy, obstacle }: ComposerProps): ReactElement {
  const chat = useChat();
  const { problem, attach, remove, forgetProblem } = usePictures(chat);
  const words = problem ?? (isEmptyDraft(draft) ? null : obstacle);

  function send(): void {
    if (obstacle !== null || busy) return;
    forgetProblem();
    chat.send();
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While a character is composed, Enter belongs to that.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      className="rounded-md border border-line-strong bg-raised focus-within:border-accent"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        attach(event.dataTransfer.files);
      }}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Attached draft={draft} onRemove={remove} />
      <textarea
        aria-label="Message"
        className="field-sizing-content block max-h-[40vh] min-h-[62px] w-full resize-none bg-transparent px-3 pt-2.5 outline-none"
        onChange={({ target }) => chat.setDraft({ ...chat.state().draft, text: target.value })}
        onKeyDown={onKeyDown}
        onPaste={(event) => {
          if (event.clipboardData.files.length === 0) return;
          event.preventDefault();
          attach(event.clipboardData.files);
        }}
        placeholder="Ask something"
        value={draft.text}
      />
      <div className="flex items-center gap-2 p-1.5">
        <AttachButton onFiles={attach} />
        <p className="min-w-0 flex-1 text-sm text-ink-2" role="status">
          {words}
        </p>
        {busy ? (
          <Button icon="square" onClick={() => chat.stop()}>
            Stop
          </Button>
        ) : (
          <Button
            disabled={obstacle !== null || isEmptyDraft(draft)}
            icon="send-horizontal"
            look="accent"
            type="submit"
          >
            Send
          </Button>
        )}
      </div>
    </form>
  );
}

function AttachButton({
  onFiles,
}: {
  readonly onFiles: (files: readonly File[]) => void;
}): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        accept={PICTURE_KINDS}
        aria-label="Pictures to attach"
        className="hidden"
        multiple
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          // So that the same file can be chosen again.
          target.value = '';
        }}
        ref={input}
        type="file"
      />
      <IconButton icon="paperclip" label="Attach pictures" onClick={() => input.current?.click()} />
    </>
  );
}

interface AttachedProps {
  readonly draft: Draft;
  readonly onRemove: (url: string) => void;
}

function Attached({ draft: { pictures }, onRemove }: AttachedProps): ReactElement | null {
  if (pictures.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-2 px-3 pt-3">
      {pictures.map(({ url, name }) => (
        <li className="relative" key={url}>
          <img alt={name} className="h-16 rounded-[4px] border border-line" src={url} />
          <IconButton
            className="absolute -top-2 -right-2 size-6! border border-line bg-raised"
            icon="x"
            label={`Remove ${name}`}
            onClick={() => onRemove(url)}
          />
        </li>
      ))}
    </ul>
  );
}
