/** Words that every report of a plan shares. */
import { hasNoEnd } from '../../result/objectives.ts';
import { overloadText, type PlanCandidate, type PlanPoint, type PlanResult, type PlanValue } from '../../result/plan-result.ts';
import type { ObjectiveResult } from '../../result/study-result.ts';
import { formatShare, formatValue } from '../../units/values.ts';
import { billText } from '../money.ts';
import { GROWS, GROWTH_SIGN } from '../sweep/growth.ts';

/** `services.clicks.shards` is `clicks.shards`: the group says nothing a reader needs. */
export function shortPath(path: string): string {
  return path.replace(/^(producers|services|consumers)\./, '');
}

export function valueText(value: PlanValue | undefined): string {
  return value === undefined ? '–' : String(value);
}

export function pointText(values: PlanPoint): string {
  return Object.entries(values)
    .map(([path, value]) => `${shortPath(path)} = ${valueText(value)}`)
    .join(', ');
}

/** The headline: what suffices, or that nothing does. */
export function headline(plan: PlanResult): string {
  const { answer, closest, candidates, question } = plan;
  if (answer !== null) return answer.sentence;
  const near = closest === null ? undefined : candidates[closest];
  const least = question === 'max-rate' ? noLoadText(candidates) : 'Nothing in these ranges satisfies every objective';
  return near === undefined ? `${least}.` : `${least}. Nearest: ${pointText(near.values)}, where ${bindingText(near, question)}.`;
}

/** The scenario's own load is tried first, and only halved where it does not hold. */
function noLoadText([own]: readonly PlanCandidate[]): string {
  const larger = own === undefined ? '' : `; none larger than the scenario's own, ${pointText(own.values)}, was tried`;
  return `No load that was tried is kept up with and satisfies every objective${larger}`;
}

export function bindingOf(candidate: PlanCandidate): ObjectiveResult | null {
  return candidate.objectives.find(({ expression }) => expression === candidate.binding) ?? null;
}

/** A load is not taken for an overload alone; of values only the objectives decide. */
export function isOverloadAlone({ verdict, overloaded }: PlanCandidate, question: PlanResult['question']): boolean {
  return question === 'max-rate' && verdict === 'met' && overloaded !== undefined;
}

/** The sign for a candidate at which something is overloaded; '' for any other. */
export function growthSign({ overloaded }: PlanCandidate): string {
  return overloaded === undefined ? '' : GROWTH_SIGN;
}

/** What the sign means and where it stands; '' when everything keeps up everywhere. */
export function growthNote({ candidates }: PlanResult): string {
  const growing = candidates.filter(({ overloaded }) => overloaded !== undefined);
  if (growing.length === 0) return '';
  const names = [...new Set(growing.flatMap(({ overloaded = [] }) => overloaded.map(({ component }) => component)))].join(' or ');
  return `${GROWS}: ${names} is overloaded at ${growing.length} of ${candidates.length} candidates; times and backlogs there depend on how long the run is.`;
}

/** `sessions.sojourn.p99 < 5s is 19.3 s, and clicks does not keep up`. */
export function bindingText(candidate: PlanCandidate, question: PlanResult['question']): string {
  const overload = overloadText(candidate);
  if (isOverloadAlone(candidate, question)) return overload;
  const judged = judgedText(candidate);
  return overload === '' ? judged : `${judged}, and ${overload}`;
}

function judgedText(candidate: PlanCandidate): string {
  const binding = bindingOf(candidate);
  if (candidate.verdict === 'refused') return `it is refused: ${candidate.note}`;
  if (binding === null) return 'no objective was judged';
  if (hasNoEnd(binding)) return `${binding.expression} has no mean, as it grows`;
  const actual = binding.actual === null ? 'without an observation' : formatValue(binding.actual, binding.unit);
  return `${binding.expression} is ${binding.verdict === 'undecided' ? `undecided at ${actual}` : actual}`;
}

/** What suffices with one choice of those that have no order; where nothing else varies, that it does. */
export function sufficesText({ candidates }: PlanResult, { choices, candidate }: PlanResult['alternatives'][number]): string {
  const found = candidate === null ? undefined : candidates[candidate];
  if (found === undefined) return 'nothing holds';
  const rest = Object.entries(found.values).filter(([path]) => !(path in choices));
  const values = rest.length === 0 ? 'every objective holds' : pointText(Object.fromEntries(rest));
  const overload = overloadText(found);
  return overload === '' ? values : `${values}, but ${overload}`;
}

export function moneyText({ monthly, unpriced }: Pick<PlanCandidate, 'monthly' | 'unpriced'>, unknown = 'unknown'): string {
  return billText(monthly, unpriced, unknown);
}

export function headroomText(headroom: number | null): string {
  return headroom === null ? '–' : formatShare(headroom);
}

/** What binds one step below (or, for a rate, above) the answer, a sentence each. */
export function edgesOf({ answer, axes, candidates, question }: PlanResult): readonly string[] {
  if (answer === null) {
    const most =
      question === 'max-rate'
        ? undefined
        : candidates.findLast(({ values }) => axes.every(({ path, kind, values: all }) => kind === 'choice' || String(values[path]) === String(all.at(-1))));
    return most === undefined ? [] : [`With ${pointText(most.values)}, the last of each, ${bindingText(most, question)}.`];
  }
  const steps = question === 'max-rate' ? answer.above : answer.below;
  const edge = answer.atEdge.map((path) => `${shortPath(path)} is at the least value asked about.`);
  return [
    ...steps.map(({ path, value, candidate }) => {
      const found = candidates[candidate]!;
      const { verdict } = found;
      const isBroken = verdict === 'missed' || isOverloadAlone(found, question);
      const word = isBroken ? 'fails' : verdict === 'undecided' ? 'is undecided' : verdict === 'met' ? 'holds too, at a higher price' : 'cannot be';
      return `With ${shortPath(path)} = ${valueText(value)} it ${word}: ${bindingText(found, question)}.`;
    }),
    ...edge,
  ];
}

export function countsText({ counts, question }: PlanResult): string {
  const { grid, simulated, replications, ruledOutByTheory } = counts;
  const of = grid === null || question === 'max-rate' ? '' : ` of ${grid} combinations`;
  const theory = ruledOutByTheory === 0 ? '' : `, ${ruledOutByTheory} more ruled out by closed forms`;
  return `${simulated}${of} simulated${theory}, ${replications} replications in all`;
}
