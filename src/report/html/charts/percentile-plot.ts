/**
 * Percentile plot of the consumers drawn: sojourn time against 1/(1 − p) on a logarithmic axis, which gives the
 * tail the room it needs. Drawn only as far as each consumer's observations reach.
 */
import type { StudyResult } from '../../../result/study-result.ts';
import { formatDuration } from '../../../units/values.ts';
import { lookup, spansDecades, valueAxis } from './axes.ts';
import type { Chart, ChartSpec } from './chart.ts';
import { FRAME, SERIES_COLORS } from './theme.ts';
import { short } from './thin.ts';

const TICKS = [0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999] as const;
const TABLE_PERCENTILES = ['p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const;
const BEYOND = 30;

interface Curve {
  readonly name: string;
  readonly color: string;
  readonly points: readonly { readonly u: number; readonly v: number }[];
}

export function percentilePlot(result: StudyResult, consumers: readonly string[]): Chart | null {
  const curves = curvesOf(result, consumers);
  if (curves.length === 0) return null;
  return {
    id: 'percentiles',
    title: 'Sojourn time by percentile',
    description: `Sojourn time at each percentile, the tail stretched. ${curves.map(({ name }) => `${name}: p99 ${formatDuration(result.components[name]?.metrics.sojourn?.p99 ?? Number.NaN)}`).join('; ')}.`,
    spec: spec(curves),
    legend: curves.map(({ name, color }) => ({ label: name, color, mark: 'line' })),
    subtitle: '',
    table: tableOf(result, curves),
  };
}

function curvesOf(result: StudyResult, consumers: readonly string[]): Curve[] {
  return consumers.slice(0, SERIES_COLORS.length).flatMap((name, index) => {
    const points = curve(result.components[name]?.metrics.sojourn?.histogram ?? []);
    return points.length < 2 ? [] : [{ name, color: SERIES_COLORS[index] ?? SERIES_COLORS[0], points }];
  });
}

/** Percentiles between two points lie in the bin of the later one: a straight line across an empty gap would invent them. */
export const CURVE = { type: 'line', interpolate: 'step-before', strokeWidth: 1.7 } as const;

/**
 * A point per bin: the share at or below its upper edge. The last few observations say little and are left out, not the
 * bin that holds them and more: all who failed once and came back half a minute later may be in it.
 */
export function curve(histogram: readonly (readonly [number, number])[]): { u: number; v: number }[] {
  const total = histogram.reduce((sum, [, count]) => sum + count, 0);
  const least = Math.min(BEYOND, total / 100);
  const points: { u: number; v: number }[] = [];
  let below = 0;
  for (const [edge, count] of histogram) {
    const before = total - below;
    below += count;
    const above = Math.max(least, total - below);
    if (above < before) points.push({ u: short(Math.log10(total / above)), v: short(edge) });
    if (above === least) break;
  }
  return points;
}

function spec(curves: readonly Curve[]): ChartSpec {
  const us = curves.flatMap(({ points }) => points.map((point) => point.u));
  const vs = curves.flatMap(({ points }) => points.map((point) => point.v));
  const end = Math.max(...us);
  const ticks = TICKS.map((p) => -Math.log10(1 - p))
    .map((u) => Number(u.toFixed(6)))
    .filter((u) => u <= end + 0.01);
  const labels = TICKS.map((p) => `${Number((p * 100).toFixed(4))}%`);
  const x = {
    field: 'u',
    type: 'quantitative',
    title: null,
    scale: { domain: [0, end], nice: false },
    axis: { values: ticks, labelExpr: lookup(ticks, (u) => labels[ticks.indexOf(u)] ?? ''), labelFlush: true, labelOverlap: false },
  };
  const y = { field: 'v', type: 'quantitative', title: null, ...valueAxis('ms', vs, { isLog: spansDecades(vs) }) };
  const layer = curves.map(({ color, points }) => ({ data: { values: points }, mark: { ...CURVE, color } }));
  return { ...FRAME, encoding: { x, y }, layer };
}

function tableOf(result: StudyResult, curves: readonly Curve[]): Chart['table'] {
  const rows = curves.map(({ name }) => [
    name,
    ...TABLE_PERCENTILES.map((percentile) => formatDuration(result.components[name]?.metrics.sojourn?.[percentile] ?? Number.NaN)),
  ]);
  return { columns: ['Consumer', ...TABLE_PERCENTILES.map((name) => (name === 'p999' ? 'p99.9' : name))], rows, note: '' };
}
