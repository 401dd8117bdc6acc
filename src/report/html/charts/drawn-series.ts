/**
 * Series as they are drawn over time: in bins of a second at least. Over a tenth of a second a rate is mostly
 * chance, and a consumer that asks once a second seems to stop and go. result.json and metrics.csv keep every interval.
 */
import type { Series, StudyResult, TimeFrame } from '../../../result/study-result.ts';
import { formatDuration } from '../../../units/values.ts';
import { seriesOf } from '../../reading.ts';
import { summedUp } from './thin.ts';

const BIN_LEAST_MS = 1000;
/** Of these a bin shows the greatest of its intervals; rates, means and medians are averaged. */
const GREATEST: readonly string[] = ['max', 'p99'];

export function drawnSeriesOf(result: StudyResult, component: string, metric: string, statistic: string): Series | null {
  const series = seriesOf(result, component, metric, statistic);
  const size = intervalsPerBin(result.time);
  if (series === null || size === 1) return series;
  const how = GREATEST.includes(statistic) ? 'max' : 'mean';
  const values = Array.from({ length: Math.ceil(series.values.length / size) }, (_, bin) => summedUp(series.values.slice(bin * size, (bin + 1) * size), how));
  return { ...series, values };
}

export function binMs(time: TimeFrame): number {
  return intervalsPerBin(time) * time.seriesIntervalMs;
}

export function isMerged(time: TimeFrame): boolean {
  return intervalsPerBin(time) > 1;
}

/** `bins of 5 s` */
export function binText(time: TimeFrame): string {
  return `bins of ${formatDuration(binMs(time))}`;
}

function intervalsPerBin({ seriesIntervalMs }: TimeFrame): number {
  return Math.max(1, Math.ceil(BIN_LEAST_MS / seriesIntervalMs));
}
