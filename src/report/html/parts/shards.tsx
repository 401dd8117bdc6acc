/** Shards by their busiest second, the one-minute average beside it, and the keys that make the hot ones hot. */
import type { ComponentChildren, JSX } from 'preact';
import { type Clock, clockOf } from '../../../result/clock.ts';
import type { ComponentResult, StudyResult, TableRow } from '../../../result/study-result.ts';
import { formatNumber, formatShare } from '../../../units/values.ts';
import { type Column, columnOf, columnsOf, formatCell, humanise } from '../../columns.ts';
import { Heatmap, shortPlace } from './heatmap.tsx';
import { SecondAgainstMinute, type SecondScale, secondScale } from './second-against-minute.tsx';
import { Table } from './table.tsx';

const ROWS_MAX = 64;
const HOTTEST = 3;
/** Told in this order, peak second and its minute side by side; other columns follow as they come. */
const FIRST = [
  'id',
  'peakRecordsPerSecond',
  'busiestMinuteRecordsPerSecond',
  'averageRecordsPerSecond',
  'peakOfferedPerSecond',
  'throttled',
  'share',
  'records',
] as const;
/** Shown in small under the column it belongs to, when both are there. */
const UNDER: readonly (readonly [string, string])[] = [
  ['peakRecordsPerSecond', 'peakBytesPerSecond'],
  ['busiestMinuteRecordsPerSecond', 'busiestMinuteBytesPerSecond'],
  ['averageRecordsPerSecond', 'averageBytesPerSecond'],
  ['peakOfferedPerSecond', 'peakOfferedAtMs'],
  ['records', 'bytes'],
];
const HASHES = ['startHash', 'endHash', 'hashRange'] as const;

export function Shards({ result }: { readonly result: StudyResult }): JSX.Element {
  return (
    <>
      {Object.entries(result.components).map(([name, component], place) => {
        const tables = { shards: component.shards, partitions: component.partitions };
        return Object.entries(tables)
          .map(([kind, rows]) =>
            rows === undefined || rows.length === 0 ? null : (
              <ShardTable key={name + kind} clock={clockOf(result.time)} name={name} component={component} kind={kind} rows={rows} place={place} />
            ),
          )
          .concat(<HeatOf key={`${name} heat`} result={result} name={name} component={component} place={place} />);
      })}
    </>
  );
}

function HeatOf({
  result,
  name,
  component,
  place,
}: {
  readonly result: StudyResult;
  readonly name: string;
  readonly component: ComponentResult;
  readonly place: number;
}): JSX.Element | null {
  if (component.heat === null) return null;
  return (
    <div class="charts">
      <Heatmap result={result} name={name} heat={component.heat} id={`heat-${place + 1}`} />
    </div>
  );
}

function Cell({ row, column, clock }: { readonly row: TableRow; readonly column: Column; readonly clock: Clock }): JSX.Element {
  const text = formatCell(row, column, clock);
  const under = UNDER.find(([name]) => name === column.name)?.[1];
  return (
    <>
      {column.name === 'throttled' && row.throttled !== 0 ? <strong class="grows">{text}</strong> : text}
      {under === undefined || row[under] === undefined ? null : <span class="sub">{formatCell(row, columnOf(under, [row]), clock)}</span>}
    </>
  );
}

interface ShardTableProps {
  readonly clock: Clock;
  readonly name: string;
  readonly component: ComponentResult;
  readonly kind: string;
  readonly rows: readonly TableRow[];
  readonly place: number;
}

function ShardTable({ clock, name, component, kind, rows, place }: ShardTableProps): JSX.Element {
  const shown = [...rows].sort((a, b) => peak(b) - peak(a)).slice(0, ROWS_MAX);
  const [id, ...columns] = orderedColumns(rows);
  const scale = secondScale(rows, component);
  const left = rows.length - shown.length;
  const cells = (row: TableRow): ComponentChildren[] => [
    <Id row={row} text={id === undefined ? '' : shortPlace(formatCell(row, id))} />,
    ...(scale === null ? [] : [<SecondAgainstMinute row={row} scale={scale} />]),
    ...columns.map((column) => <Cell row={row} column={column} clock={clock} />),
  ];
  return (
    <>
      <Table
        caption={`${name}: ${kind} by busiest second${left > 0 ? `, the first ${ROWS_MAX} of ${rows.length}` : ''}`}
        columns={[{ title: humanise(kind.replace(/s$/, '')) }, ...(scale === null ? [] : [{ title: 'Second against minute' }]), ...columns]}
        rows={shown.map(cells)}
        ids={shown.map((row) => `${kind}-${place + 1}-${rows.indexOf(row)}`)}
      />
      {scale === null ? null : <p class="note">{secondNote(scale)}</p>}
      <TopKeys name={name} kind={kind} rows={shown.slice(0, HOTTEST)} />
    </>
  );
}

function secondNote({ limit }: SecondScale): string {
  const line = limit === null ? '' : ` The heavy line is the limit of ${formatNumber(limit)} records a second.`;
  return `Bar: records accepted in the busiest second, and in orange what was offered beyond them. Thin line: the average of the busiest minute, which is what a dashboard shows.${line}`;
}

/** The full id, and the hash range that decides which keys land here, stand behind the short name. */
function Id({ row, text }: { readonly row: TableRow; readonly text: string }): JSX.Element {
  const range = row.startHash === undefined ? row.hashRange : `${row.startHash} to ${row.endHash}`;
  return (
    <span class="nowrap" title={range === undefined ? undefined : `${row.id}, hash keys ${range}`}>
      {text}
    </span>
  );
}

function orderedColumns(rows: readonly TableRow[]): Column[] {
  const all = columnsOf(rows);
  const isUnder = (name: string): boolean => UNDER.some(([over, under]) => under === name && all.some((column) => column.name === over));
  const present = all.filter((column) => !(HASHES as readonly string[]).includes(column.name) && !isUnder(column.name));
  const first = FIRST.filter((name) => present.some((column) => column.name === name)).map((name) => columnOf(name, rows));
  return [...first, ...present.filter((column) => !(FIRST as readonly string[]).includes(column.name))];
}

function peak(row: TableRow): number {
  const value = row.peakOfferedPerSecond ?? row.peakRecordsPerSecond ?? row.records;
  return typeof value === 'number' ? value : 0;
}

function TopKeys({ name, kind, rows }: { readonly name: string; readonly kind: string; readonly rows: readonly TableRow[] }): JSX.Element | null {
  const lines = rows.flatMap((row) =>
    keysOf(row).map(({ key, count }, index) => [
      <span class={index === 0 ? 'nowrap' : 'unseen'}>{shortPlace(String(row.id ?? ''))}</span>,
      key,
      formatNumber(count),
      shareOf(row, count),
    ]),
  );
  if (lines.length === 0) return null;
  const columns = [
    { title: humanise(kind.replace(/s$/, '')) },
    { title: 'Key', className: 'break mono' },
    { title: 'Offered', isNumeric: true },
    { title: `Of the ${kind.replace(/s$/, '')}’s offered`, isNumeric: true },
  ];
  return <Table caption={`${name}: top keys of the hottest ${kind}`} columns={columns} rows={lines} isCompact />;
}

function keysOf(row: TableRow): readonly { readonly key: string; readonly count: number }[] {
  return typeof row.topKeys === 'object' ? row.topKeys : [];
}

/** Keys are counted as they are offered, so refused records belong to the whole too. */
function shareOf({ records, throttled }: TableRow, count: number): string {
  const offered = (typeof records === 'number' ? records : 0) + (typeof throttled === 'number' ? throttled : 0);
  return offered > 0 ? formatShare(count / offered) : '–';
}
