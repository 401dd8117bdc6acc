/** Tables of what changed: numbers with their sign and interval, scenario paths with old and new, dollars. */
import type { JSX } from 'preact';
import type { CostChange, CostDifference } from '../../result/comparison.ts';
import type { Difference } from '../../result/differences.ts';
import type { MetricDifference } from '../../result/metric-difference.ts';
import { Name } from '../html/parts/name.tsx';
import { Table } from '../html/parts/table.tsx';
import { billNote, billText } from '../money.ts';
import { changeText, countChanges, differenceText, intervalText, moneyChangeText, mostTelling, plainValue, sideBySide, VERDICT_WORDS } from './change-text.ts';

const ROWS_SHOWN = 30;
const COLUMNS = [
  { title: 'Metric', className: 'break' },
  { title: 'First', isNumeric: true },
  { title: 'Second', isNumeric: true },
  { title: 'Difference', isNumeric: true },
  { title: 'Change', isNumeric: true },
  { title: 'Second is' },
];

export function Deltas({ metrics }: { readonly metrics: readonly MetricDifference[] }): JSX.Element {
  const ordered = mostTelling(metrics);
  const telling = ordered.filter(({ verdict }) => verdict !== 'same').slice(0, ROWS_SHOWN);
  return (
    <>
      <p>{`${metrics.length} numbers were compared: ${countChanges(metrics)}.`}</p>
      {telling.length === 0 ? null : <Rows caption="The most telling changes" metrics={telling} />}
      {ordered.length > telling.length ? (
        <details>
          <summary>{`All ${ordered.length} numbers`}</summary>
          <Rows caption="All numbers compared" metrics={metrics} />
        </details>
      ) : null}
    </>
  );
}

function Rows({ caption, metrics }: { readonly caption: string; readonly metrics: readonly MetricDifference[] }): JSX.Element {
  const rows = metrics.map((row) => [
    <Name text={`${row.component}.${row.metric}.${row.statistic}`} />,
    ...sideBySide(row.first, row.second, row.unit),
    differenceText(row),
    <>
      {changeText(row)}
      <span class="sub">{intervalText(row)}</span>
    </>,
    VERDICT_WORDS[row.verdict],
  ]);
  return <Table caption={caption} columns={COLUMNS} rows={rows} />;
}

export function Differences({
  title,
  differences,
  empty,
}: {
  readonly title: string;
  readonly differences: readonly Difference[];
  readonly empty: string;
}): JSX.Element {
  if (differences.length === 0) return <p class="note">{empty}</p>;
  const rows = differences.map(({ path, first, second }) => [
    <code>
      <Name text={path} />
    </code>,
    plainValue(first),
    plainValue(second),
  ]);
  const columns = [
    { title, className: 'break' },
    { title: 'First', className: 'break' },
    { title: 'Second', className: 'break' },
  ];
  return <Table caption={`${title}: ${differences.length} ${differences.length === 1 ? 'entry differs' : 'entries differ'}`} columns={columns} rows={rows} />;
}

export function CostDelta({ cost }: { readonly cost: CostChange }): JSX.Element {
  const row = (name: string, { first, second, difference, unpriced = [0, 0] }: CostDifference): string[] => [
    name,
    billText(first, unpriced[0]),
    billText(second, unpriced[1]),
    difference === null ? '–' : moneyChangeText(difference),
  ];
  const rows = [...cost.components.map((change) => row(change.component, change)), row('All', cost)];
  const note = billNote(cost.unpriced ?? []);
  const columns = [{ title: 'Component' }, { title: 'First', isNumeric: true }, { title: 'Second', isNumeric: true }, { title: 'Difference', isNumeric: true }];
  return (
    <>
      <Table caption="USD a month of 730 hours at the load of each whole run, warm-up included" columns={columns} rows={rows} />
      {note === '' ? null : <p class="note">{note}</p>}
    </>
  );
}
