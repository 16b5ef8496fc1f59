import { type ReactElement, useState } from 'react';
import { IconButton } from './button.tsx';
import type { Column } from './column.ts';
import { Menu, MenuCheck } from './menu.tsx';

type Named = Pick<Column<never>, 'id' | 'header' | 'optional'>;

/** Which columns are hidden, kept in this browser under the table's name. */
export function useHiddenColumns(
  table: string,
  columns: readonly Named[],
): [ReadonlySet<string>, (hidden: ReadonlySet<string>) => void] {
  const [hidden, setHidden] = useState(() => readHidden(table, columns));
  return [
    hidden,
    (next) => {
      setHidden(next);
      try {
        localStorage.setItem(`weir-columns-${table}`, JSON.stringify([...next]));
      } catch {
        // A browser that keeps nothing shows the usual columns next time.
      }
    },
  ];
}

function readHidden(table: string, columns: readonly Named[]): ReadonlySet<string> {
  const usual = columns.filter(({ optional }) => optional === true).map(({ id }) => id);
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(`weir-columns-${table}`) ?? 'null');
    return new Set(Array.isArray(kept) ? kept.map(String) : usual);
  } catch {
    return new Set(usual);
  }
}

interface ColumnsMenuProps {
  readonly columns: readonly Named[];
  readonly hidden: ReadonlySet<string>;
  readonly onChange: (hidden: ReadonlySet<string>) => void;
}

export function ColumnsMenu({ columns, hidden, onChange }: ColumnsMenuProps): ReactElement | null {
  if (columns.length < 4) return null;
  return (
    <div className="absolute top-0.5 right-0 z-20 max-sm:hidden">
      <Menu trigger={<IconButton className="bg-paper" icon="columns-2" label="Choose columns" />}>
        {columns.slice(1).map(({ id, header }) => (
          <MenuCheck
            checked={!hidden.has(id)}
            key={id}
            onChange={(checked) => onChange(toggled(hidden, id, checked))}
          >
            {header}
          </MenuCheck>
        ))}
      </Menu>
    </div>
  );
}

function toggled(hidden: ReadonlySet<string>, id: string, shown: boolean): ReadonlySet<string> {
  const next = new Set(hidden);
  if (shown) next.delete(id);
  else next.add(id);
  return next;
}
