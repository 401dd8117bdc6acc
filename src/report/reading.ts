/** Questions every report asks of a result. */
import { isDeadLetter } from '../result/flows.ts';
import type { NamedComponent } from '../result/overload.ts';
import type { ComponentResult, Finding, PrecisionReached, Series, StudyResult } from '../result/study-result.ts';
import { formatDuration, formatNumber, formatShare } from '../units/values.ts';

export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly isDeadLetter: boolean;
}

export function componentsOf(result: StudyResult, role: ComponentResult['role']): NamedComponent[] {
  return Object.entries(result.components).filter(([, component]) => component.role === role);
}

/** Links between components of the result. */
export function flowsOf({ components, links }: StudyResult): Flow[] {
  return links
    .filter(({ from, to }) => components[from] !== undefined && components[to] !== undefined)
    .map((link) => ({ from: link.from, to: link.to, isDeadLetter: isDeadLetter(link) }));
}

export function seriesOf(result: StudyResult, component: string, metric: string, statistic: string): Series | null {
  return result.series.find((series) => series.component === component && series.metric === metric && series.statistic === statistic) ?? null;
}

/** Findings beside the verdicts: a missed objective already stands among the objectives. */
export function standouts(result: StudyResult): Finding[] {
  return result.findings.filter((finding) => finding.kind !== 'objective');
}

/** Whether anything but zero was observed: a queue nothing came to needs no picture. */
export function isBusy(values: readonly (number | null)[]): boolean {
  return values.some((value) => value !== null && value !== 0);
}

export function hasObservation(series: Series | null): series is Series {
  return series?.values.some((value) => value !== null) ?? false;
}

/** The counter that says how much passed: what a producer offers, a service accepts, a consumer completes. */
export function passedRate(component: ComponentResult): number | undefined {
  const names = { producer: 'offered', service: 'accepted', consumer: 'completed' } as const;
  return component.metrics[names[component.role]]?.mean;
}

/**
 * What is counted as refused: of producers and services what is sent, retries counted; of consumers their own calls, which read,
 * receive and delete. The one says nothing of the other.
 */
export const refusals = [
  { title: 'sends refused', share: ({ role, metrics }: ComponentResult): number | undefined => (role === 'consumer' ? undefined : metrics.throttled?.share) },
  { title: 'calls refused', share: ({ role, metrics }: ComponentResult): number | undefined => (role === 'consumer' ? metrics.throttled?.share : undefined) },
] as const;

/**
 * Why less is delivered than was accepted, where nothing is lost: a sentence for each queue that knew the ids of some sends. A FIFO
 * queue counts these among what it accepts.
 */
export function deduplicated({ components }: Pick<StudyResult, 'components'>): string[] {
  return Object.entries(components).flatMap(([name, { metrics }]) => {
    const { sum = 0, share } = metrics.deduplicated ?? {};
    if (sum === 0) return [];
    const part = share === undefined ? '' : ` (${formatShare(share)} of what was sent)`;
    return [
      `${name}: ${formatNumber(Math.round(sum))} sends${part} were accepted and not stored: their deduplication ids were known. They are delivered once, and not lost.`,
    ];
  });
}

/** `2 h simulated, first 2 m discarded`: the warm-up is in no metric. Replications may have chosen it themselves, each its own. */
export function simulatedText({ durationMs, warmUp }: StudyResult['time']): string {
  const until = warmUpText(warmUp);
  return `${formatDuration(durationMs)} simulated${until === null ? '' : `, first ${until} discarded`}`;
}

/** How long the warm-up took, at most; null where nothing was discarded. */
export function warmUpText({ method, untilMs }: StudyResult['time']['warmUp']): string | null {
  const until = Math.max(0, ...untilMs);
  return until === 0 ? null : `${method === 'mser5' ? 'up to ' : ''}${formatDuration(until)}`;
}

/** `5 replications`; how narrow an interval they made where that was asked for; what one alone cannot say. */
export function replicationsText({ completed, replications, precision }: StudyResult['provenance']): string {
  const count = completed === replications ? String(completed) : `${completed} of ${replications}`;
  if (count === '1') return `1 replication, no intervals of percentiles${precision?.reached === true ? `; long enough for ${reachedText(precision)}` : ''}`;
  return `${count} replications${precision?.reached === true ? `, enough for ${reachedText(precision)}` : ''}`;
}

/** `±0.7% of desk.sojourn.mean, wanted ±1%` */
export function reachedText({ relative, of, target }: PrecisionReached): string {
  return `±${formatShare(relative ?? 0)} of ${of}, wanted ±${formatShare(target)}`;
}
