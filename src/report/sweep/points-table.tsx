/** The points as a table: the answer, then those that hold, cheapest first, then the rest; a stated number of rows. */
import type { JSX } from 'preact';
import { byCost, type PointResult, type SweepMeasure, type SweepResult } from '../../result/sweep-result.ts';
import { formatValue } from '../../units/values.ts';
import { VerdictSign } from '../html/parts/marks.tsx';
import { Table } from '../html/parts/table.tsx';
import { billText } from '../money.ts';
import { pathsOf } from './csv.ts';
import { measuresShown } from './curves.ts';
import { GROWS, GROWTH_SIGN, growsAt, overloadedAt } from './growth.ts';
import { IMPRECISE_SIGN, reachText } from './precision.ts';
import { isOfWords, shortPath } from './slices.ts';

export const ROWS_MAX = 200;
const ORDER = { met: 0, undecided: 1, missed: 2 } as const;

export function PointsTable({ result }: { readonly result: SweepResult }): JSX.Element {
  const answer = result.answer.point;
  const sorted = result.points.toSorted((a, b) => rank(a, answer) - rank(b, answer) || byCost(a, b) || a.index - b.index);
  const shown = sorted.slice(0, ROWS_MAX);
  const left = sorted.length - shown.length;
  const paths = pathsOf(result);
  const measures = measuresShown(result);
  const columns = [
    ...paths.map((path, i) => ({ title: shortPath(path), isNumeric: i > 0 && !isOfWords(result, path) })),
    { title: 'Objectives' },
    ...measures.map(({ name }) => ({ title: name, isNumeric: true })),
    { title: 'A month', isNumeric: true },
  ];
  const rows = shown.map((point) => [
    ...paths.map((path) => String(point.values[path] ?? '–')),
    <>
      <Verdict point={point} />
      <Overload point={point} />
      <Precision point={point} />
    </>,
    ...measures.map((measure) => (growsAt(point, measure) ? <Growing point={point} measure={measure} /> : <Value point={point} measure={measure} />)),
    billText(point.costMonthly, point.unpriced, '–'),
  ]);
  const which = left > 0 ? `${shown.length} of ${sorted.length} points; all are in sweep.csv and study.json.` : `All ${sorted.length} points.`;
  const order = `${answer === null ? 'Those' : 'The answer comes first, then those'} that meet all objectives${answer === null ? ' come first' : ''}, the cheapest first.`;
  return <Table caption={`${which} ${order}`} columns={columns} rows={rows} isCompact={false} />;
}

function Verdict({ point: { outcome, verdict, note, index } }: { readonly point: PointResult }): JSX.Element {
  if (outcome !== 'finished')
    return (
      <span class="sub">
        {outcome}: {note}
      </span>
    );
  if (verdict === null) return <>–</>;
  return (
    <span class={`verdict ${verdict}`} id={`point-${index}`}>
      <VerdictSign verdict={verdict} />
      {verdict}
    </span>
  );
}

function Overload({ point }: { readonly point: PointResult }): JSX.Element | null {
  const names = overloadedAt(point);
  return names.length === 0 ? null : <span class="sub">{`${GROWTH_SIGN} ${names.join(', ')} overloaded`}</span>;
}

function Precision({ point: { precision } }: { readonly point: PointResult }): JSX.Element | null {
  return precision?.reached === false ? <span class="sub">{`${IMPRECISE_SIGN} ${reachText(precision)}`}</span> : null;
}

interface ValueProps {
  readonly point: PointResult;
  readonly measure: SweepMeasure;
}

function Growing({ point, measure: { name, unit } }: ValueProps): JSX.Element {
  return (
    <span class="grows">
      {GROWS}
      <span class="sub">{formatValue(point.measures[name]?.value, unit)} in this run</span>
    </span>
  );
}

function Value({ point, measure: { name, unit } }: ValueProps): JSX.Element {
  const { value, interval } = point.measures[name] ?? { value: null, interval: null };
  return (
    <>
      {formatValue(value, unit)}
      {interval === null ? null : (
        <span class="sub">{`${formatValue(interval[0], unit)} – ${interval[1] === null ? 'open' : formatValue(interval[1], unit)}`}</span>
      )}
    </>
  );
}

function rank({ index, outcome, verdict }: PointResult, answer: number | null): number {
  if (index === answer) return -1;
  return outcome === 'finished' ? (verdict === null ? 0 : ORDER[verdict]) : 3;
}
