import { type KeyboardEvent, memo, type ReactElement } from 'react';
import { type Column, narrowClass } from './column.ts';

interface TableRowProps<Row> {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly height: number;
  readonly isOpen: boolean;
  readonly onOpen: ((row: Row) => void) | undefined;
}

function PlainTableRow<Row>({
  row,
  columns,
  height,
  isOpen,
  onOpen,
}: TableRowProps<Row>): ReactElement {
  const opens = onOpen !== undefined;
  return (
    <tr
      aria-current={isOpen || undefined}
      className={`${opens ? 'cursor-pointer hover:bg-sunken' : ''} ${isOpen ? 'bg-accent-wash' : ''} focus-visible:-outline-offset-2`}
      onClick={opens ? () => onOpen(row) : undefined}
      onKeyDown={opens ? (event) => onKey(event, () => onOpen(row)) : undefined}
      style={{ height }}
      tabIndex={opens ? 0 : undefined}
    >
      {columns.map((column) => (
        <td
          className={`border-b border-line px-2 whitespace-nowrap first:pl-0 max-sm:last:pr-0 sm:last:pr-9 ${column.numeric === true ? 'text-right' : ''} ${narrowClass(column)}`}
          key={column.id}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** Drawn anew only when its row is another: a live list adds dozens a second. */
export const TableRow = memo(PlainTableRow) as typeof PlainTableRow;

function onKey(event: KeyboardEvent<HTMLTableRowElement>, open: () => void): void {
  if (event.target !== event.currentTarget) return;
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    open();
  }
  if (event.key === 'ArrowDown') move(event, event.currentTarget.nextElementSibling);
  if (event.key === 'ArrowUp') move(event, event.currentTarget.previousElementSibling);
}

function move(event: KeyboardEvent, to: Element | null): void {
  if (!(to instanceof HTMLElement) || to.tabIndex < 0) return;
  event.preventDefault();
  to.focus();
}
