import { memo, type ReactElement, useState } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import type { UserMessage } from './message.ts';
import { useChat } from './use-chat.ts';

/** What was asked; can be asked in other words. */
export const UserView = memo(function UserView({
  message,
}: {
  readonly message: UserMessage;
}): ReactElement {
  const chat = useChat();
  const [edited, setEdited] = useState<string | null>(null);
  if (edited !== null) {
    return (
      <form
        className="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          setEdited(null);
          chat.resend(message.id, edited);
        }}
      >
        <TextArea
          aria-label="Edit message"
          autoFocus
          className="field-sizing-content max-h-80 min-h-16"
          onChange={({ target }) => setEdited(target.value)}
          value={edited}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={() => setEdited(null)}>Cancel</Button>
          <Button disabled={edited.trim() === ''} look="accent" type="submit">
            Send again
          </Button>
        </div>
      </form>
    );
  }
  return (
    <div className="group relative rounded-md bg-sunken">
      <div className="px-3.5 py-2">
        <h3 className="sr-only">You</h3>
        {message.pictures.length === 0 ? null : (
          <div className="mb-2 flex flex-wrap gap-2">
            {message.pictures.map(({ url, name }) => (
              <img
                alt={name}
                className="max-h-32 rounded-[4px] border border-line"
                key={url}
                src={url}
              />
            ))}
          </div>
        )}
        <p className="break-words whitespace-pre-wrap">{message.text}</p>
      </div>
      <div className="flex max-sm:justify-end sm:absolute sm:top-0.5 sm:right-1 sm:bg-sunken sm:opacity-0 sm:group-focus-within:opacity-100 sm:group-hover:opacity-100">
        <IconButton icon="pencil" label="Edit message" onClick={() => setEdited(message.text)} />
        <IconButton icon="trash" label="Delete message" onClick={() => chat.remove(message.id)} />
      </div>
    </div>
  );
});
