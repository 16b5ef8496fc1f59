import {
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type ReactElement,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
} from 'react';
import { byValue, type Column, narrowClass } from './column.ts';
import { Icon } from './icon.tsx';
import { Skeleton } from './marks.tsx';
import { ColumnsMenu, useHiddenColumns } from './table-columns.tsx';
import { TableRow } from './table-row.tsx';
import { useNarrow } from './use-narrow.ts';

const ROW_HEIGHT = 36;
/** Rows before the end at which the next page is fetched. */
const AHEAD = 20;

const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
});

export interface More {
  readonly fetch: () => void;
  readonly has: boolean;
  readonly busy: boolean;
}

/** What a row is on a narrow screen, in the place of its columns: a few lines. */
export interface NarrowRow<Row> {
  readonly height: number;
  readonly cell: (row: Row) => ReactNode;
}

interface DataTableProps<Row extends object> {
  /** What it is a list of; also the name its chosen columns are kept under. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[] | undefined;
  readonly rowId: (row: Row) => string;
  readonly openId?: string | undefined;
  /** Where one thing that is open is several rows; else it is the row of `openId`. */
  readonly isOpen?: ((row: Row) => boolean) | undefined;
  readonly onOpen?: ((row: Row) => void) | undefined;
  readonly more?: More | undefined;
  readonly empty: ReactNode;
  readonly narrow?: NarrowRow<Row> | undefined;
  /** The part that scrolls, for who scrolls it. */
  readonly scroller?: RefObject<HTMLDivElement | null> | undefined;
  readonly onScroll?: (() => void) | undefined;
}

/** The workhorse: sticky header, rows of 36 px, sorting, choosable columns, only rows in sight drawn. */
export function DataTable<Row extends object>(props: DataTableProps<Row>): ReactElement {
  const { label, columns, rows, rowId, more } = props;
  const own = useRef<HTMLDivElement>(null);
  const scroller = props.scroller ?? own;
  const [hidden, setHidden] = useHiddenColumns(label, columns);
  const { height, shown, asLines } = useShape(props, hidden);
  const definitions = useMemo(() => columns.map(definitionOf<Row>), [columns]);
  const visibility = useMemo(
    () => Object.fromEntries(columns.map(({ id }) => [id, !hidden.has(id)])),
    [columns, hidden],
  );
  const table = useTable({
    features,
    columns: definitions,
    data: rows ?? NO_ROWS,
    getRowId: rowId as (row: object) => string,
    state: { columnVisibility: visibility },
    sortDescFirst: false,
  });
  const sorted = table.getRowModel().rows;
  const virtualizer = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => sorted[index]?.id ?? index,
    overscan: 12,
  });
  useEffect(() => {
    if (height > 0) virtualizer.measure();
  }, [virtualizer, height]);
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.start ?? 0;
  const last = items.at(-1);
  useFetchAhead(more, last !== undefined && last.index >= sorted.length - AHEAD);
  if (rows?.length === 0) return <>{props.empty}</>;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <ColumnsMenu columns={columns} hidden={hidden} onChange={setHidden} />
      <div className="min-h-0 flex-1 overflow-auto" onScroll={props.onScroll} ref={scroller}>
        <table
          aria-label={label}
          className="w-full border-collapse"
          style={asLines ? undefined : { minWidth: 'max-content' }}
        >
          <thead className={asLines ? 'hidden' : 'sticky top-0 z-10 bg-paper'}>
            <tr>
              {table.getHeaderGroups()[0]?.headers.map((header) => (
                <HeaderCell
                  column={columnOf(columns, header.column.id)}
                  direction={header.column.getIsSorted()}
                  key={header.id}
                  onSort={header.column.getToggleSortingHandler()}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            <Spacer height={first} span={shown.length} />
            {items.map(({ index, key }) => {
              const row = sorted[index];
              return row === undefined ? null : (
                <TableRow
                  columns={shown}
                  height={height}
                  isOpen={props.isOpen?.(row.original as Row) ?? row.id === props.openId}
                  key={key}
                  onOpen={props.onOpen}
                  row={row.original as Row}
                />
              );
            })}
            <Spacer height={virtualizer.getTotalSize() - (last?.end ?? 0)} span={shown.length} />
          </tbody>
        </table>
        {rows === undefined || more?.busy === true ? <SkeletonRows /> : null}
      </div>
    </div>
  );
}

const NO_ROWS: readonly object[] = [];

interface Shape<Row> {
  readonly height: number;
  /** The same array as long as it says the same, since rows are drawn anew for another. */
  readonly shown: readonly Column<Row>[];
  readonly asLines: boolean;
}

function useShape<Row extends object>(
  { label, columns, narrow }: DataTableProps<Row>,
  hidden: ReadonlySet<string>,
): Shape<Row> {
  const lines = useNarrow() ? narrow : undefined;
  const shown = useMemo(
    () =>
      lines === undefined
        ? columns.filter(({ id }) => !hidden.has(id))
        : [{ id: 'lines', header: label, cell: lines.cell }],
    [columns, hidden, lines, label],
  );
  return { height: lines?.height ?? ROW_HEIGHT, shown, asLines: lines !== undefined };
}

function definitionOf<Row extends object>(
  column: Column<Row>,
): {
  id: string;
  accessorFn: (row: object) => string | number | null;
  enableSorting: boolean;
  sortFn: typeof byValue;
} {
  const { id, value } = column;
  return {
    id,
    accessorFn: (row) => value?.(row as Row) ?? null,
    enableSorting: value !== undefined,
    sortFn: byValue,
  };
}

function columnOf<Row>(columns: readonly Column<Row>[], id: string): Column<Row> | undefined {
  return columns.find((column) => column.id === id);
}

function useFetchAhead(more: More | undefined, near: boolean): void {
  useEffect(() => {
    if (near && more?.has === true && !more.busy) more.fetch();
  }, [near, more]);
}

interface HeaderCellProps<Row> {
  readonly column: Column<Row> | undefined;
  readonly direction: false | 'asc' | 'desc';
  readonly onSort: ((event: unknown) => void) | undefined;
}

function HeaderCell<Row>({ column, direction, onSort }: HeaderCellProps<Row>): ReactElement | null {
  if (column === undefined) return null;
  const sortable = column.value !== undefined;
  return (
    <th
      aria-sort={direction === false ? undefined : direction === 'asc' ? 'ascending' : 'descending'}
      className={`h-9 border-b border-line px-2 text-sm font-normal whitespace-nowrap text-ink-3 first:pl-0 max-sm:last:pr-0 sm:last:pr-9 ${column.numeric === true ? 'text-right' : 'text-left'} ${narrowClass(column)}`}
      scope="col"
    >
      {sortable ? (
        <button
          className="inline-flex items-center gap-1 rounded-sm hover:text-ink"
          onClick={onSort}
          type="button"
        >
          {column.header}
          {direction === false ? null : (
            <Icon name={direction === 'asc' ? 'arrow-up' : 'arrow-down'} size={12} />
          )}
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

/** In the place of rows out of sight, so that the scroll bar tells the truth. */
function Spacer({
  height,
  span,
}: {
  readonly height: number;
  readonly span: number;
}): ReactElement | null {
  if (height <= 0) return null;
  return (
    <tr>
      <td colSpan={span} style={{ height, padding: 0 }} />
    </tr>
  );
}

function SkeletonRows(): ReactElement {
  return (
    <div aria-hidden="true" className="flex flex-col gap-4 py-3">
      {[92, 78, 86, 70, 82, 74].map((width) => (
        <Skeleton className="h-4" key={width} />
      ))}
    </div>
  );
}
