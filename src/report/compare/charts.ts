/**
 * Both results in one picture: solid is the first, dashed the second, and a colour means the same metric
 * in both. Only what both components measure is drawn.
 */

import { clockOf } from '../../result/clock.ts';
import { isSame } from '../../result/differences.ts';
import type { Series, StudyResult } from '../../result/study-result.ts';
import { formatDuration, formatValue } from '../../units/values.ts';
import { lookup, spansDecades, timeAxis, valueAxis } from '../html/charts/axes.ts';
import { type Chart, type ChartSpec, type ChartTable, chartId, type LegendItem } from '../html/charts/chart.ts';
import { binMs, binText, drawnSeriesOf } from '../html/charts/drawn-series.ts';
import { CURVE, curve } from '../html/charts/percentile-plot.ts';
import { FRAME, PALETTE } from '../html/charts/theme.ts';
import { binned, binStarts, linePoints } from '../html/charts/thin.ts';
import { hasObservation } from '../reading.ts';
import type { Pair } from './change-text.ts';

const COMPONENTS_DRAWN = 8;
const TABLE_ROWS = 16;
const DASH = [5, 4];

interface Wanted {
  readonly metric: string;
  readonly statistic: string;
  readonly color: string;
}

interface Panel {
  readonly topic: string;
  readonly title: string;
  readonly role: 'service' | 'consumer';
  readonly unit: string;
  readonly lines: readonly Wanted[];
}

const PANELS: readonly Panel[] = [
  {
    topic: 'sojourn',
    title: 'sojourn time',
    role: 'consumer',
    unit: 'ms',
    lines: [
      { metric: 'sojourn', statistic: 'p99', color: PALETTE.high },
      { metric: 'sojourn', statistic: 'p50', color: PALETTE.low },
    ],
  },
  {
    topic: 'flow',
    title: 'messages per second',
    role: 'service',
    unit: 'count/s',
    lines: [
      { metric: 'accepted', statistic: 'rate', color: PALETTE.accepted },
      { metric: 'throttled', statistic: 'rate', color: PALETTE.throttled },
    ],
  },
  {
    topic: 'backlog',
    title: 'backlog, greatest of each interval',
    role: 'service',
    unit: 'count',
    lines: [{ metric: 'backlog', statistic: 'max', color: PALETTE.low }],
  },
];

export interface ComparisonCharts {
  readonly charts: readonly Chart[];
  /** Components both have and that behaved alike to the last digit: two lines over each other show nothing. */
  readonly alike: readonly string[];
}

/** Charts over time and by percentile of the components both have and that differ. */
export function comparisonCharts(pair: Pair): ComparisonCharts {
  const shared = Object.keys(pair.first.components).filter(
    (name) => pair.second.components[name] !== undefined && pair.first.components[name]?.role !== 'producer',
  );
  const alike = shared.filter((name) => isAlike(pair, name));
  const named = (role: 'service' | 'consumer'): readonly string[] =>
    shared
      .filter((name) => !alike.includes(name) && pair.first.components[name]?.role === role && pair.second.components[name]?.role === role)
      .slice(0, COMPONENTS_DRAWN);
  const charts = PANELS.flatMap((panel) => named(panel.role).flatMap((name, place) => panelChart(pair, panel, name, place) ?? []));
  const percentiles = named('consumer').flatMap((name, place) => percentileChart(pair, name, place) ?? []);
  return { charts: [...charts, ...percentiles], alike };
}

function isAlike({ first, second }: Pair, name: string): boolean {
  const seriesOfSide = ({ series }: StudyResult): readonly Series[] => series.filter(({ component }) => component === name);
  return isSame(seriesOfSide(first), seriesOfSide(second)) && isSame(first.components[name]?.metrics, second.components[name]?.metrics);
}

interface Line {
  readonly label: string;
  readonly color: string;
  readonly isDashed: boolean;
  readonly values: readonly (number | null)[];
  readonly intervalMs: number;
  readonly isPeak: boolean;
}

function linesOf(pair: Pair, wanted: readonly Wanted[], component: string): readonly Line[] {
  return wanted.flatMap(({ metric, statistic, color }) => {
    const [a, b] = [drawnSeriesOf(pair.first, component, metric, statistic), drawnSeriesOf(pair.second, component, metric, statistic)];
    if (!hasObservation(a) || !hasObservation(b)) return [];
    const name = statistic === 'rate' || metric === 'backlog' ? metric : statistic;
    const line = (result: StudyResult, series: Series, side: string, isDashed: boolean): Line => ({
      label: `${name}, ${side}`,
      color,
      isDashed,
      values: series.values,
      intervalMs: binMs(result.time),
      isPeak: statistic !== 'rate' && statistic !== 'p50',
    });
    return [line(pair.first, a, 'first', false), line(pair.second, b, 'second', true)];
  });
}

function panelChart(pair: Pair, panel: Panel, component: string, place: number): Chart | null {
  const lines = linesOf(pair, panel.lines, component).filter(
    ({ label, values }, _, all) => label.startsWith('accepted') || panel.topic !== 'flow' || isSeen(all, label, values),
  );
  if (lines.length === 0) return null;
  const seen = lines.flatMap(({ values }) => values).filter((value) => value !== null);
  const isLog = panel.topic === 'sojourn' && spansDecades(seen);
  return {
    id: chartId(panel.topic, place),
    title: `${component}: ${panel.title}${isLog ? ' (logarithmic)' : ''}`,
    description: `${component}, ${panel.title}: solid is the first, dashed the second. ${lines.map((line) => `${line.label} at most ${formatValue(Math.max(...line.values.filter((value) => value !== null)), panel.unit)}`).join('; ')}.`,
    spec: overTime(pair, lines, panel.unit, seen, isLog),
    legend: legendOf(lines),
    subtitle: [...new Set([binText(pair.first.time), binText(pair.second.time)])].join(' against '),
    table: tableOf(pair, lines, panel.unit),
  };
}

/** A line of zeros on both sides says nothing. */
function isSeen(all: readonly Line[], label: string, values: readonly (number | null)[]): boolean {
  const metric = label.split(',')[0] ?? label;
  return [values, ...all.filter((line) => line.label.startsWith(`${metric},`)).map((line) => line.values)].some((each) =>
    each.some((value) => value !== null && value > 0),
  );
}

function overTime(pair: Pair, lines: readonly Line[], unit: string, seen: readonly number[], isLog: boolean): ChartSpec {
  const longest = pair.first.time.durationMs >= pair.second.time.durationMs ? pair.first : pair.second;
  const x = timeAxis(clockOf(longest.time), longest.time.durationMs);
  const y = { field: 'v', type: 'quantitative', title: null, ...valueAxis(unit, seen, { isLog }) };
  const layer = lines.map(({ values, intervalMs, color, isDashed }) => ({
    data: { values: linePoints(values, intervalMs).map(({ t, v }) => ({ t, v: isLog && v !== null && v <= 0 ? null : v })) },
    mark: lineMark(color, isDashed),
  }));
  return { ...FRAME, encoding: { x, y }, layer };
}

function lineMark(color: string, isDashed: boolean): object {
  return { type: 'line', color, strokeWidth: 1.6, ...(isDashed ? { strokeDash: DASH } : {}) };
}

function legendOf(lines: readonly Pick<Line, 'label' | 'color' | 'isDashed'>[]): readonly LegendItem[] {
  return lines.map(({ label, color, isDashed }) => ({ label, color, mark: isDashed ? 'dashed' : 'line' }));
}

function tableOf(pair: Pair, lines: readonly Line[], unit: string): ChartTable {
  const clock = clockOf(pair.first.time);
  const [length, intervalMs] = [lines[0]?.values.length ?? 0, lines[0]?.intervalMs ?? 0];
  const isShared = lines.every((line) => line.values.length === length && line.intervalMs === intervalMs);
  const columns = ['Time', ...lines.map(({ label }) => label)];
  if (!isShared) return { columns, rows: [], note: 'The two have bins of different lengths; each one’s own report has its numbers.' };
  const starts = binStarts(length, TABLE_ROWS);
  const cells = lines.map(({ values, isPeak }) => binned(values, TABLE_ROWS, isPeak ? 'max' : 'mean'));
  return {
    columns,
    rows: starts.map((start, row) => [clock.at(start * intervalMs), ...cells.map((column) => formatValue(column[row] ?? null, unit))]),
    note: 'Rates and medians are means of what a row spans, the others its greatest value.',
  };
}

const SHARES = [0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999] as const;
const PERCENTILES = ['p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const;

/** Sojourn time by percentile, the tail stretched: where two designs part ways. */
function percentileChart(pair: Pair, component: string, place: number): Chart | null {
  const metricOf = (result: StudyResult) => result.components[component]?.metrics.sojourn;
  const curves = [pair.first, pair.second].map((result) => curve(metricOf(result)?.histogram ?? []));
  if (curves.some((points) => points.length < 2)) return null;
  const lines = curves.map((points, index) => ({ label: index === 0 ? 'first' : 'second', color: PALETTE.high, isDashed: index === 1, points }));
  const text = (result: StudyResult, name: (typeof PERCENTILES)[number]): string => formatDuration(metricOf(result)?.[name] ?? Number.NaN);
  return {
    id: chartId('percentiles', place),
    title: `${component}: sojourn time by percentile`,
    description: `Sojourn time at each percentile of ${component}: p99 ${text(pair.first, 'p99')} in the first, ${text(pair.second, 'p99')} in the second.`,
    spec: percentileSpec(lines),
    legend: legendOf(lines),
    subtitle: '',
    table: {
      columns: ['Percentile', 'first', 'second'],
      rows: PERCENTILES.map((name) => [name === 'p999' ? 'p99.9' : name, text(pair.first, name), text(pair.second, name)]),
      note: '',
    },
  };
}

function percentileSpec(
  lines: readonly { readonly color: string; readonly isDashed: boolean; readonly points: readonly { readonly u: number; readonly v: number }[] }[],
): ChartSpec {
  const points = lines.flatMap((line) => line.points);
  const vs = points.map(({ v }) => v);
  const end = Math.max(...points.map(({ u }) => u));
  const ticks = SHARES.map((share) => Number((-Math.log10(1 - share)).toFixed(6))).filter((u) => u <= end + 0.01);
  const labels = SHARES.map((share) => `${Number((share * 100).toFixed(4))}%`);
  const x = {
    field: 'u',
    type: 'quantitative',
    title: null,
    scale: { domain: [0, end], nice: false },
    axis: { values: ticks, labelExpr: lookup(ticks, (u) => labels[ticks.indexOf(u)] ?? ''), labelFlush: true, labelOverlap: false },
  };
  const y = { field: 'v', type: 'quantitative', title: null, ...valueAxis('ms', vs, { isLog: spansDecades(vs) }) };
  return {
    ...FRAME,
    encoding: { x, y },
    layer: lines.map(({ color, isDashed, points: values }) => ({ data: { values }, mark: { ...lineMark(color, isDashed), interpolate: CURVE.interpolate } })),
  };
}
