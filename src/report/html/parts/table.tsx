/** Every table of the page: captioned, scoped, scrolling inside its own box when the page is narrow. */
import type { ComponentChildren, JSX } from 'preact';
import type { Clock } from '../../../result/clock.ts';
import type { TableRow } from '../../../result/study-result.ts';
import { columnsOf, formatCell } from '../../columns.ts';

export interface TableColumn {
  readonly title: string;
  readonly isNumeric?: boolean;
  readonly className?: string;
}

/** What stands in place of several cells. */
export interface Wide {
  readonly columns: number;
  readonly content: ComponentChildren;
}

export type Cells = readonly (ComponentChildren | Wide)[];

interface TableProps {
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  /** First cell of each row is its header. */
  readonly rows: readonly Cells[];
  readonly ids?: readonly string[];
  /** As wide as its text instead of the page: few columns read badly far apart. */
  readonly isCompact?: boolean;
}

export function Table({
  caption,
  columns,
  rows,
  ids,
  isCompact = columns.length < 7 && columns.slice(1).every((column) => column.isNumeric === true),
}: TableProps): JSX.Element {
  const classes = columns.map((column) => [column.isNumeric === true ? 'num' : '', column.className ?? ''].join(' ').trim() || undefined);
  return (
    <div class="scroll" role="region" aria-label={caption} tabIndex={0}>
      <table class={isCompact ? 'compact' : undefined}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={index} scope="col" class={classes[index]}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row} id={ids?.[row]}>
              {placed(cells).map(({ content, column, columns: span }) =>
                column === 0 ? (
                  <th key={column} scope="row" class={classes[column]}>
                    {content}
                  </th>
                ) : (
                  <td key={column} class={classes[column]} colSpan={span === 1 ? undefined : span}>
                    {content}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function placed(cells: Cells): (Wide & { readonly column: number })[] {
  let next = 0;
  return cells.map((cell) => {
    const wide = isWide(cell) ? cell : { columns: 1, content: cell };
    const column = next;
    next += wide.columns;
    return { ...wide, column };
  });
}

function isWide(cell: Cells[number]): cell is Wide {
  return typeof cell === 'object' && cell !== null && 'columns' in cell && 'content' in cell;
}

/** A table of a result as it comes: headers and units read from the column names, new columns included. */
export function RowsTable({ caption, rows, clock }: { readonly caption: string; readonly rows: readonly TableRow[]; readonly clock: Clock }): JSX.Element {
  const columns = columnsOf(rows);
  return (
    <Table
      caption={caption}
      columns={columns.map((column, index) => ({ ...column, isNumeric: column.isNumeric && index > 0 }))}
      rows={rows.map((row) => columns.map((column) => formatCell(row, column, clock)))}
      isCompact={columns.length < 7}
    />
  );
}
