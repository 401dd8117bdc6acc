/** Histogram of the sojourn times of one consumer on a logarithmic axis, with its percentiles marked. */
import type { Metric, StudyResult } from '../../../result/study-result.ts';
import { formatDuration, formatShare } from '../../../units/values.ts';
import { durationLabel, lookup, valueAxis } from './axes.ts';
import { type Chart, type ChartSpec, chartId } from './chart.ts';
import { durationTicks } from './duration-ticks.ts';
import { type LogBin, rebinned } from './rebin.ts';
import { FRAME, PALETTE } from './theme.ts';
import { short } from './thin.ts';

const BINS = 36;
const TABLE_BINS = 12;
/** What a label takes of the width. */
const NEAR = 0.1;
/** A tick's label this near to either end stands inside of it. */
const NEAR_EDGE = 8;
/** Pixels by which Vega takes each letter to be wider than it is, which would leave out every second label. */
const OVERESTIMATE = 2;
const MARKED = ['p50', 'p95', 'p99'] as const;

export function distributionChart(result: StudyResult, component: string, place: number): Chart | null {
  const metric = result.components[component]?.metrics.sojourn;
  const bins = rebinned(metric?.histogram ?? [], BINS);
  if (metric === undefined || bins.length === 0) return null;
  return {
    id: chartId('distribution', place),
    title: `${component}: distribution of the sojourn time`,
    description: `Share of messages by sojourn time. ${marks(metric)
      .map(({ name, value }) => `${name} ${formatDuration(value)}`)
      .join(', ')}.`,
    spec: spec(metric, bins),
    legend: [],
    subtitle: marks(metric)
      .map(({ name, value }) => `${name} ${formatDuration(value)}`)
      .join(' · '),
    table: { columns: ['From', 'To', 'Share of messages'], rows: tableRows(metric), note: '' },
  };
}

function marks(metric: Metric): { name: string; value: number }[] {
  return MARKED.flatMap((name) => {
    const value = metric[name];
    return value === undefined || value <= 0 ? [] : [{ name, value }];
  });
}

function tableRows(metric: Metric): string[][] {
  const bins = rebinned(metric.histogram ?? [], TABLE_BINS).filter((bin) => bin.share > 0);
  return bins.map((bin) => [formatDuration(bin.from), formatDuration(bin.to), formatShare(bin.share)]);
}

function spec(metric: Metric, bins: readonly LogBin[]): ChartSpec {
  const low = bins[0]?.from ?? 1;
  const high = bins.at(-1)?.to ?? 1;
  const ticks = durationTicks(low, high);
  const x = {
    field: 'from',
    type: 'quantitative',
    title: null,
    scale: { type: 'log', domain: [low, high], nice: false },
    axis: {
      values: ticks,
      labelExpr: lookup(ticks, durationLabel),
      labelFlush: NEAR_EDGE,
      labelOverlap: 'greedy',
      labelSeparation: -OVERESTIMATE * Math.max(...ticks.map((tick) => durationLabel(tick).length)),
    },
  };
  const y = {
    field: 'share',
    type: 'quantitative',
    title: null,
    ...valueAxis(
      'ratio',
      bins.map((bin) => bin.share),
    ),
  };
  const values = bins.map((bin) => ({ from: short(bin.from), to: short(bin.to), share: short(bin.share) }));
  const percentiles = { values: labels(metric, low, high) };
  return {
    ...FRAME,
    layer: [
      {
        data: { values },
        mark: { type: 'rect', color: '#9cc3e6', stroke: '#ffffff', strokeWidth: 0.6 },
        encoding: { x, x2: { field: 'to' }, y, y2: { datum: 0 } },
      },
      { data: percentiles, mark: { type: 'rule', color: PALETTE.low, strokeDash: [3, 2] }, encoding: { x } },
      {
        data: percentiles,
        mark: { type: 'text', align: { expr: 'datum.align' }, dx: { expr: 'datum.dx' }, dy: { expr: 'datum.dy' }, y: 6, fontSize: 10.5, color: PALETTE.low },
        encoding: { x, text: { field: 'name' } },
      },
    ],
  };
}

/** A label stands right of its mark, left of it at the chart's edge, and in the first row where no other stands in its way. */
function labels(metric: Metric, low: number, high: number): { from: number; name: string; align: string; dx: number; dy: number }[] {
  const rowEnds: number[] = [];
  return marks(metric).map(({ name, value }) => {
    const place = Math.log(value / low) / Math.log(high / low);
    const isAtEdge = place > 1 - NEAR;
    const start = isAtEdge ? place - NEAR : place;
    const free = rowEnds.findIndex((end) => end <= start);
    const row = free < 0 ? rowEnds.length : free;
    rowEnds[row] = start + NEAR;
    return { from: value, name, align: isAtEdge ? 'right' : 'left', dx: isAtEdge ? -3 : 3, dy: 12 * row };
  });
}
