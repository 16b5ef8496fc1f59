import type { ReactElement } from 'react';
import { toast } from 'sonner';
import { useApi } from '../../session/context.tsx';
import { IconButton } from '../../ui/button.tsx';
import { useCopy } from '../../ui/copy.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { requestOf } from './chat-store.ts';
import type { AnswerMessage } from './message.ts';
import { SNIPPETS, type SnippetId, snippet } from './snippets.ts';
import { useChat } from './use-chat.ts';

interface AnswerToolsProps {
  readonly answer: AnswerMessage;
  readonly columnId: string;
  readonly last: boolean;
}

/** What can be done with an answer. */
export function AnswerTools({ answer, columnId, last }: AnswerToolsProps): ReactElement {
  const chat = useChat();
  const { base } = useApi();
  const { copied, copy } = useCopy();

  function copyAs(id: SnippetId, name: string): void {
    const column = chat.state().columns.find((it) => it.id === columnId);
    if (column === undefined) return;
    const at = base === '' ? location.origin : new URL(base, location.origin).href;
    const text = snippet(id, requestOf(column, answer), at.replace(/\/$/, ''));
    navigator.clipboard.writeText(text).then(
      () => toast.success(`Copied as ${name}. Put a key into WEIR_KEY to run it.`),
      () => toast.error('The browser did not allow copying. Click into the page, then try again.'),
    );
  }

  return (
    <div className="-mr-2 ml-auto flex shrink-0">
      <IconButton
        icon={copied ? 'check' : 'copy'}
        label={copied ? 'Copied' : 'Copy answer'}
        onClick={() => copy(answer.content.text)}
      />
      {last && answer.trouble === null ? (
        <IconButton
          icon="rotate-ccw"
          label="Retry"
          onClick={() => chat.retry(columnId, answer.id)}
        />
      ) : null}
      <Menu trigger={<IconButton icon="code" label="Copy as code" />}>
        {SNIPPETS.map(([id, name]) => (
          <MenuItem key={id} onSelect={() => copyAs(id, name)}>
            Copy as {name}
          </MenuItem>
        ))}
      </Menu>
      <IconButton icon="trash" label="Delete answer" onClick={() => chat.remove(answer.id)} />
    </div>
  );
}
