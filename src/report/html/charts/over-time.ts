/** What every chart over time shares: lines per series, the warm-up in grey, the instant a limit first bound, those of changes. */

import { clockOf } from '../../../result/clock.ts';
import type { StudyResult } from '../../../result/study-result.ts';
import { formatValue } from '../../../units/values.ts';
import { timeAxis, valueAxis } from './axes.ts';
import type { ChartSpec, ChartTable, LegendItem } from './chart.ts';
import { binMs } from './drawn-series.ts';
import { FRAME, PALETTE } from './theme.ts';
import { binned, binStarts, linePoints } from './thin.ts';

export interface Line {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly color: string;
  readonly mark: 'line' | 'dashed' | 'area';
  /** For the area under a line. */
  readonly fill?: string;
  /** How a table row sums up several bins. */
  readonly sumUp: 'mean' | 'max';
}

export interface OverTime {
  readonly result: StudyResult;
  readonly component: string;
  readonly unit: string;
  readonly lines: readonly Line[];
  readonly isLog?: boolean;
  /** Horizontal bounds set by objectives. */
  readonly bounds?: readonly Bound[];
}

export interface Bound {
  readonly label: string;
  readonly value: number;
}

export function overTimeSpec(chart: OverTime): ChartSpec {
  const clock = clockOf(chart.result.time);
  const shown = chart.lines.flatMap((line) => line.values).filter((value) => value !== null);
  const bounds = boundsShown(chart);
  const x = timeAxis(clock, chart.result.time.durationMs);
  const y = {
    field: 'v',
    type: 'quantitative',
    title: null,
    ...valueAxis(chart.unit, [...shown, ...bounds.map((bound) => bound.value)], { isLog: chart.isLog ?? false }),
  };
  const layers = [
    ...warmUpLayer(chart.result),
    ...chart.lines.flatMap((line) => lineLayers(line, chart)),
    ...bounds.map(boundLayer),
    ...firstBoundLayers(chart),
    ...changeLayers(chart),
  ];
  return { ...FRAME, encoding: { x, y }, layer: layers };
}

function lineLayers(line: Line, { result, isLog }: OverTime): object[] {
  const points = linePoints(line.values, binMs(result.time)).map(({ t, v }) => ({ t, v: isLog === true && v !== null && v <= 0 ? null : v }));
  const seen = line.values.filter((value) => value !== null).length;
  const dash = line.mark === 'dashed' ? { strokeDash: [3, 4] } : {};
  const dots = seen <= 40 ? { point: { size: 14, color: line.color } } : {};
  const stroke = { data: { values: points }, mark: { type: 'line', color: line.color, strokeWidth: line.mark === 'area' ? 1 : 1.6, ...dash, ...dots } };
  if (line.mark !== 'area') return [stroke];
  return [{ data: { values: points }, mark: { type: 'area', color: line.fill ?? PALETTE.offeredFill } }, stroke];
}

/** Warm-ups differ between replications; the grey reaches to the longest. */
function warmUpLayer(result: StudyResult): object[] {
  const until = Math.max(0, ...result.time.warmUp.untilMs);
  if (until <= 0) return [];
  return [
    {
      data: { values: [{ t: 0, until: Math.min(until, result.time.durationMs) }] },
      mark: { type: 'rect', color: PALETTE.wash },
      encoding: { x2: { field: 'until' }, y: null },
    },
  ];
}

function boundLayer(bound: { readonly value: number }): object {
  return { data: { values: [{ v: bound.value }] }, mark: { type: 'rule', color: PALETTE.ink, strokeWidth: 1.2 }, encoding: { x: null } };
}

function firstBoundLayers({ result, component }: OverTime): object[] {
  const atMs = firstBoundAt(result, component);
  if (atMs === null) return [];
  return [{ data: { values: [{ t: atMs }] }, mark: { type: 'rule', color: PALETTE.throttled, strokeDash: [2, 2] }, encoding: { y: null } }];
}

function firstBoundAt(result: StudyResult, component: string): number | null {
  return result.findings.find((finding) => finding.kind === 'bound' && finding.component === component && finding.atMs !== null)?.atMs ?? null;
}

function changeLayers({ result, component }: OverTime): object[] {
  const values = changesAt(result, component).map((atMs) => ({ t: atMs }));
  if (values.length === 0) return [];
  return [{ data: { values }, mark: { type: 'rule', color: PALETTE.muted, strokeDash: [6, 3] }, encoding: { y: null } }];
}

/** When the scenario's changes of the component, or of what feeds it, are felt, each instant once. */
function changesAt(result: StudyResult, component: string): readonly number[] {
  const feeds = result.links.filter(({ to }) => to === component).map(({ from }) => from);
  const felt = result.findings.filter((finding) => finding.kind === 'change' && [component, ...feeds].includes(finding.component));
  return [...new Set(felt.flatMap(({ atMs }) => (atMs === null ? [] : [atMs])))];
}

function boundsShown({ lines, bounds }: OverTime): readonly Bound[] {
  const shown = lines.flatMap((line) => line.values).filter((value) => value !== null);
  return (bounds ?? []).filter((bound) => bound.value <= 3 * Math.max(...shown));
}

/** Lines first, then what the objectives and the limits add to the picture. */
export function overTimeLegend(chart: OverTime): LegendItem[] {
  const atMs = firstBoundAt(chart.result, chart.component);
  const changed = changesAt(chart.result, chart.component);
  return [
    ...chart.lines.map(({ label, color, mark, fill }) => ({ label, color: mark === 'area' ? (fill ?? color) : color, mark })),
    ...boundsShown(chart).map(({ label }) => ({ label, color: PALETTE.ink, mark: 'line' as const })),
    ...(changed.length === 0 ? [] : [{ label: changedText(changed, chart.result), color: PALETTE.muted, mark: 'dashed' as const }]),
    ...(atMs === null ? [] : [{ label: `limit bound ${clockOf(chart.result.time).at(atMs)}`, color: PALETTE.throttled, mark: 'dotted' as const }]),
  ];
}

function changedText([first, ...others]: readonly number[], { time }: StudyResult): string {
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `changed ${clockOf(time).at(first!)}${more}`;
}

const TABLE_ROWS = 16;

export function overTimeTable({ result, lines, unit }: OverTime): ChartTable {
  const clock = clockOf(result.time);
  const length = Math.max(0, ...lines.map((line) => line.values.length));
  const starts = binStarts(length, TABLE_ROWS);
  const columns = lines.map((line) => binned(line.values, TABLE_ROWS, line.sumUp));
  const rows = starts.map((start, row) => [clock.at(start * binMs(result.time)), ...columns.map((column) => formatValue(column[row] ?? null, unit))]);
  const perRow = (length * binMs(result.time)) / Math.max(1, starts.length);
  const note = starts.length === length ? '' : `Each row stands for about ${formatValue(perRow, 'ms')}: ${sumUpText(lines)}; every interval is in metrics.csv.`;
  return { columns: [clock.label === 'elapsed' ? 'Elapsed' : `Time (${clock.label})`, ...lines.map((line) => line.label)], rows, note };
}

function sumUpText(lines: readonly Line[]): string {
  const texts = [...new Set(lines.map(({ sumUp }) => sumUp))].map((how) => {
    const columns = lines.filter(({ sumUp }) => sumUp === how).map(({ label }) => label);
    const what = how === 'max' ? 'the greatest of its intervals' : 'the mean of its intervals';
    return { what, columns };
  });
  return texts.length === 1 ? texts[0]!.what : texts.map(({ what, columns }) => `${what} under ${columns.join(' and ')}`).join(', ');
}

/** `peak 4,912/s at 21:52:05`: the greatest value of a line and when. */
export function peakText(line: Line, { result, unit }: OverTime): string {
  let best = -1;
  line.values.forEach((value, index) => {
    if (value !== null && (best < 0 || value > (line.values[best] ?? 0))) best = index;
  });
  if (best < 0) return `${line.label}: nothing observed`;
  return `${line.label} at most ${formatValue(line.values[best], unit)} at ${clockOf(result.time).at(best * binMs(result.time))}`;
}
