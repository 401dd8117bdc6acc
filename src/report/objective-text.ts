/** An objective in words, shared by every report. */
import type { Interval } from '../result/interval.ts';
import { hasNoEnd } from '../result/objectives.ts';
import type { ObjectiveResult, StudyResult, Verdict } from '../result/study-result.ts';
import { formatValue } from '../units/values.ts';

/** `4.21 s [4.02 s, 4.4 s]`, or the reason there is no number. `whole`: what a share is of, as `wholeOf` says. */
export function formatActual(objective: ObjectiveResult, whole = ''): string {
  if (objective.actual === null) return hasNoEnd(objective) ? GROWS_ALONE : 'nothing observed';
  return `${formatValue(objective.actual, objective.unit)}${whole === '' ? '' : ` of ${whole}`}${formatInterval(objective.interval, objective.unit)}`;
}

/** The number alone, or that it grows and has none. */
export function actualText(objective: Pick<ObjectiveResult, 'actual' | 'verdict'>, unit: string): string {
  return hasNoEnd(objective) ? GROWS_ALONE : formatValue(objective.actual, unit);
}

/** In the place of a number. */
export const GROWS_ALONE = 'grows';

/** Counters that shares are of, where their names would not do in a sentence. */
const WHOLES = new Map([
  ['delivered', 'deliveries'],
  ['completed', 'completions'],
  ['offered', 'what was offered'],
  ['accepted', 'what was accepted'],
]);

/** What an objective's share is of: `deliveries`; '' for what is no share. */
export function wholeOf({ components }: Pick<StudyResult, 'components'>, { component, metric, aggregate }: ObjectiveResult): string {
  const { shareOf = '' } = (aggregate === 'share' ? components[component]?.metrics[metric] : undefined) ?? {};
  return WHOLES.get(shareOf) ?? shareOf;
}

export function formatBound(objective: ObjectiveResult): string {
  return `${objective.operator} ${formatValue(objective.bound, objective.unit)}`;
}

/** ` [4.02 s, 4.4 s]`, and ` [4.02 s, open]` where there is no upper end. */
export function formatInterval(interval: Interval | null | undefined, unit: string): string {
  if (interval === null || interval === undefined) return '';
  return ` [${formatValue(interval[0], unit)}, ${interval[1] === null ? 'open' : formatValue(interval[1], unit)}]`;
}

/** One sentence: `actual 6.2 s [5.8 s, 6.6 s], wanted < 5 s. Interval straddles the bound.` */
export function describeActual(objective: ObjectiveResult): string {
  const note = objective.note === '' ? '' : `. ${objective.note}`;
  return `actual ${formatActual(objective)}, wanted ${formatBound(objective)}${note}`;
}

/** `2 met, 1 missed`; verdicts that do not occur are left out. */
export function countVerdicts(objectives: readonly ObjectiveResult[]): string {
  const verdicts: readonly Verdict[] = ['met', 'missed', 'undecided'];
  const counts = verdicts.map((verdict) => [objectives.filter((objective) => objective.verdict === verdict).length, verdict] as const);
  const parts = counts.filter(([count]) => count > 0).map(([count, verdict]) => `${count} ${verdict}`);
  return parts.length === 0 ? 'no objectives' : parts.join(', ');
}
