/** A backlog that rose and was worked off: when it stood highest, and when it was gone. */
import { formatCount } from '../units/format.ts';
import type { Clock } from './clock.ts';
import type { StudyContext } from './context.ts';
import { readersOf } from './flows.ts';
import type { ComponentResult, Finding, Series, TimeFrame } from './study-result.ts';

/** A peak stands out from the quietest tenth of a run by this factor. */
const OUT_OF = 10;
/** What is left of a peak when it is called gone. */
const GONE = 0.01;
/** What takes no longer to come, or to be worked off, is a batch and no backlog. */
const LASTING_MS = 5_000;
const LASTING_SHARE = 0.002;

export interface PeaksInput {
  readonly context: StudyContext;
  readonly components: Readonly<Record<string, ComponentResult>>;
  readonly series: readonly Series[];
  readonly time: TimeFrame;
}

/** One finding for each queue, stream or producer whose backlog was no lasting one; what still grows is told as an overload, what a consumer holds is its queue's. */
export function peaksOf(input: PeaksInput, clock: Clock): readonly Finding[] {
  return Object.entries(input.components).flatMap(([component, { role, stability }]): Finding[] => {
    const isUnread = role === 'service' && readersOf(component, input.context).length === 0;
    if (role === 'consumer' || isUnread || stability.label === 'overloaded') return [];
    const peak = peakOf(component, input);
    if (peak === null) return [];
    const gone = peak.goneMs === null ? 'it was not worked off when the run ended' : `it was worked off by ${clock.at(peak.goneMs)}`;
    const sentence = `${component}: the backlog stood highest about ${clock.at(peak.atMs)}, at ${formatCount(Math.round(peak.level))}; ${gone}.`;
    return [{ kind: 'warning', component, atMs: peak.atMs, sentence }];
  });
}

interface Peak {
  /** Mean over the interval, replications averaged. */
  readonly level: number;
  /** End of the interval in which the backlog stood highest. */
  readonly atMs: number;
  /** End of the first interval after it that holds next to nothing; null where none does. */
  readonly goneMs: number | null;
}

function peakOf(component: string, { components, series, time: { seriesIntervalMs, durationMs } }: PeaksInput): Peak | null {
  const values = series.find((one) => one.component === component && one.metric === 'backlog' && one.statistic === 'mean')?.values.map((value) => value ?? 0);
  if (values === undefined || values.length === 0) return null;
  const level = Math.max(...values);
  const at = values.indexOf(level);
  const usual = values.toSorted((a, b) => a - b)[Math.floor(values.length / 10)] ?? 0;
  const least = Math.max(LASTING_MS, LASTING_SHARE * durationMs);
  const perMs = (components[component]?.metrics.accepted?.mean ?? 0) / 1_000;
  if (level < OUT_OF * Math.max(1, usual) || level < least * perMs) return null;
  const after = values.findIndex((value, i) => i > at && value <= Math.max(GONE * level, usual));
  const end = (i: number): number => Math.min(durationMs, (i + 1) * seriesIntervalMs);
  if (after >= 0 && end(after) - end(at) < least) return null;
  // What stands highest when the run ends is told as what it ends with.
  if (after < 0 && end(at) > 0.9 * durationMs) return null;
  return { level, atMs: end(at), goneMs: after < 0 ? null : end(after) };
}
