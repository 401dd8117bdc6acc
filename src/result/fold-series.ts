/** What is drawn over time: one value per interval, the mean over replications. */
import type { MetricDeclaration } from '../measure/metric.ts';
import { scaleOf } from './fold-metrics.ts';
import { intervalSeconds } from './observed.ts';
import type { MetricRun, RunResult } from './run-result.ts';
import type { Series } from './study-result.ts';

type Measured = readonly { run: RunResult; metric: MetricRun }[];

/** Enough for any plot, and half the size of what a double prints. */
const DIGITS = 9;

export function foldSeries(component: string, metric: string, { unit, kind }: MetricDeclaration, measured: Measured): readonly Series[] {
  const scale = scaleOf(unit);
  const line = (statistic: string, of: (metric: MetricRun, run: RunResult, i: number) => number, lineUnit: string = unit): Series => ({
    component,
    metric,
    statistic,
    unit: lineUnit,
    values: meanPerInterval(measured, (run, value, i) => scale * of(value, run, i)),
  });
  switch (kind) {
    case 'counter':
      return [line('rate', (value, run, i) => (value.kind === 'counter' ? value.series[i]! / intervalSeconds(run, i) : NaN), `${unit}/s`)];
    case 'gauge':
      return [
        line('mean', (value, _run, i) => (value.kind === 'gauge' ? value.series[i]! : NaN)),
        line('max', (value, _run, i) => (value.kind === 'gauge' ? value.seriesMax[i]! : NaN)),
      ];
    case 'samples':
      return [
        line('p50', (value, _run, i) => (value.kind === 'samples' ? value.seriesP50[i]! : NaN)),
        line('p99', (value, _run, i) => (value.kind === 'samples' ? value.seriesP99[i]! : NaN)),
        line('mean', (value, _run, i) => (value.kind === 'samples' ? value.seriesSum[i]! / value.seriesCount[i]! : NaN)),
      ];
    default:
      return kind satisfies never;
  }
}

function meanPerInterval(measured: Measured, of: (run: RunResult, metric: MetricRun, i: number) => number): (number | null)[] {
  const values: (number | null)[] = [];
  const length = lengthOf(measured);
  for (let i = 0; i < length; i += 1) {
    let sum = 0;
    let seen = 0;
    for (const { run, metric } of measured) {
      const value = of(run, metric, i);
      if (!Number.isFinite(value)) continue;
      sum += value;
      seen += 1;
    }
    values.push(seen === 0 ? null : shortened(sum / seen));
  }
  return values;
}

/** Whole numbers of so few digits are as they are; most values of most series are 0. */
function shortened(value: number): number {
  return Number.isInteger(value) && Math.abs(value) < 1e9 ? value : Number(value.toPrecision(DIGITS));
}

function lengthOf(measured: Measured): number {
  return Math.max(0, ...measured.map(({ metric }) => (metric.kind === 'samples' ? metric.seriesCount : metric.series).length));
}
