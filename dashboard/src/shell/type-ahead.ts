let typed = '';
let listening = false;
let whenEscaped: () => void = () => {};

/** Keeps what is typed from now on from the page, until the field it is meant for is there. */
export function beginTypeAhead(onEscape: () => void): void {
  endTypeAhead();
  listening = true;
  whenEscaped = onEscape;
  addEventListener('keydown', onKey, true);
}

/** What was typed meanwhile; from here on keys go where the focus is. */
export function endTypeAhead(): string {
  if (!listening) return '';
  listening = false;
  removeEventListener('keydown', onKey, true);
  const text = typed;
  typed = '';
  return text;
}

function onKey(event: KeyboardEvent): void {
  if (event.metaKey || event.ctrlKey || event.isComposing) return;
  const { key } = event;
  // One character, however many units it has. What has a longer name is no text.
  if ([...key].length === 1) typed += key;
  else if (key === 'Backspace') typed = [...typed].slice(0, -1).join('');
  else if (key === 'Escape') {
    endTypeAhead();
    whenEscaped();
  } else if (key !== 'Enter') return;
  event.preventDefault();
  event.stopImmediatePropagation();
}
