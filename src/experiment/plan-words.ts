/** The sentences of a plan: what was answered, taken for granted and contradicted. */

import { PRICE_TOLERANCE } from '../result/cost.ts';
import { overloadText, type PlanAnswer, type PlanAxis, type PlanCandidate, type PlanPoint, type PlanResult } from '../result/plan-result.ts';
import { type CandidateOptions, REPLICATIONS_LEAST } from './plan-candidates.ts';
import type { Found, Stepped } from './plan-space-search.ts';
import { headroomOf } from './plan-verdict.ts';

export interface Findings {
  readonly request: CandidateOptions & { readonly isExhaustive?: boolean };
  readonly axes: readonly PlanAxis[];
  readonly found: readonly Found[];
  readonly list: readonly PlanCandidate[];
  /** Combinations that closed forms rule out and nobody simulated. */
  readonly ruledOut: number;
  readonly minimise: string;
  readonly best: Found | null;
  readonly seed: number | string;
}

export function answerOf({ space, answer }: Found, confidence: number): PlanAnswer {
  if (answer === null) throw new Error('believed: the best space has an answer');
  const { candidate, cost, index } = answer.simulated;
  const overload = overloadText(candidate);
  const neighbour = ({ axis, simulated }: Stepped): PlanAnswer['below'][number] => {
    const { path } = space.ordered[axis]!;
    return { path, value: simulated.candidate.values[path]!, candidate: simulated.index };
  };
  return {
    candidate: index,
    values: candidate.values,
    headroom: headroomOf(candidate.objectives),
    cost,
    below: answer.below.map(neighbour),
    above: answer.above.map(neighbour),
    atEdge: space.ordered.flatMap(({ path, values }, axis) => (values.length > 1 && space.writtenPosition(answer.index, axis) === 0 ? [path] : [])),
    sentence: `${pointText(candidate.values)}: every objective holds with ${percent(confidence)} confidence${candidate.monthly === null ? '' : `, for ${candidate.unpriced === undefined ? '' : 'at least '}${money(candidate.monthly)} a month at the load of the whole run`}${overload === '' ? '' : `; but ${overload}`}.`,
  };
}

const UNASKED = 'The objectives hold all the same: one on its backlog, or on the sojourn of what reads it, would say so in a run that is long enough.';

/** Objectives alone decide, so an answer may be overloaded where none asks about it: then that is said before anything else. */
export function overloadsAt(answer: PlanCandidate | undefined): Pick<PlanResult, 'findings'> {
  const overloaded = answer?.overloaded ?? [];
  if (overloaded.length === 0) return {};
  return {
    findings: overloaded.map(({ component, sentence }) => `At the answer ${component} ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)} ${UNASKED}`),
  };
}

export function pointText(values: PlanPoint): string {
  return Object.entries(values)
    .map(([path, value]) => `${path} = ${value}`)
    .join(', ');
}

export function assumedOf({ request, axes, found, list, ruledOut, minimise, best, seed }: Findings): readonly string[] {
  const ordered = axes.filter(({ kind, values }) => kind === 'ordered' && values.length > 1).map(({ path }) => path);
  const rising = ordered.filter((path) => !found.every((one) => one.turned.includes(path)));
  const choices = axes.filter(({ kind }) => kind === 'choice').map(({ path }) => path);
  const turned = [...new Set(found.flatMap((one) => one.turned))];
  const grid = axes.reduce((product, { values }) => product * values.length, 1);
  const isSearched = request.isExhaustive !== true && ordered.length > 0;
  return [
    ...(isSearched ? [helpAssumption(rising, turned, contradictions(found).length > 0)] : []),
    ...(minimise === 'cost' && isSearched ? [`${costAssumption(found)} Costs within 0.1 % count as equal; then the smaller values win.`] : []),
    ...(minimise === 'cost' && list.some(({ unpriced }) => unpriced !== undefined)
      ? ['Lines of the bill without a known price are in no sum; of choices the one with fewer such lines was taken for the cheaper.']
      : []),
    ...(minimise === 'size' ? ['No price is known for anything here: the answer is the smallest, not the cheapest.'] : []),
    ...choices.map((path) => `${path} has no order: each of its values was searched by itself.`),
    ...(isSearched
      ? [
          `${list.length} of ${grid} combinations ${list.length === 1 ? 'was' : 'were'} simulated${ruledOut > 0 ? `, ${ruledOut} more ${ruledOut === 1 ? 'was' : 'were'} ruled out by closed forms` : ''}; the rest follows from the above.`,
        ]
      : []),
    replicationText(request, seed),
    ...(best === null
      ? []
      : [`The answer and its neighbours one step away were simulated${best.answer?.below.length === 0 ? '; there are none below it in these ranges' : ''}.`]),
  ];
}

/** What more, or less where the order was turned round, was taken to do, and whether what was simulated bears it out. */
function helpAssumption(rising: readonly string[], turned: readonly string[], isContradicted: boolean): string {
  const taken = [
    ...(rising.length === 0 ? [] : [`more of ${listed(rising)}`]),
    ...(turned.length === 0 ? [] : [`less of ${listed(turned)}, of which more was seen to harm so that the order was turned round,`]),
  ].join(' and ');
  const checked = isContradicted ? 'what was simulated contradicts it in places' : 'among what was simulated this was checked';
  return `${taken.charAt(0).toUpperCase()}${taken.slice(1)} was taken never to break an objective that holds; ${checked}.`;
}

function costAssumption(found: readonly Found[]): string {
  const falling = new Set(found.flatMap(({ space, isFalling }) => space.ordered.filter((_, axis) => isFalling[axis]).map(({ path }) => path)));
  const except = falling.size === 0 ? '' : `, except for ${listed([...falling])}: there more was seen to cost less`;
  return `Cost was taken never to fall as a value grows${except}.`;
}

export function replicationText({ confidence, replicationsMost }: CandidateOptions, seed: number | string): string {
  return `Every candidate saw the same chance (seed ${seed}). It ran ${REPLICATIONS_LEAST} replications or more, doubled while an interval straddled its bound, ${replicationsMost} at most; undecided then counts as not met. Costs are of the replications that every candidate ran. Intervals are two-sided, ${percent(confidence)} at each look.`;
}

/** Said only where a combination was left out. */
const UNSEEN = 'So values that were ruled out unseen may hold too, and cost less; --exhaustive looks at all.';

/** Where nothing holds and that is no certainty. */
export function openOf(found: readonly Found[]): readonly string[] {
  if (!found.some(({ isOpen }) => isOpen)) return [];
  return ['Each objective holds somewhere in these ranges, and nothing that was tried holds them all: values in between may; --exhaustive looks at all.'];
}

/** Where more made it worse, once for each path that did, and what follows from it. */
export function nonMonotoneOf(found: readonly Found[]): readonly string[] {
  const pairs = contradictions(found);
  const isUnseen = pairs.length > 0 && found.some(({ space: { grid }, simulated }) => simulated.size < grid.size);
  return [...pairs.map(({ holds, fails }) => contradiction(holds, fails)), ...(isUnseen ? [UNSEEN] : [])];
}

interface Contradiction {
  readonly holds: PlanCandidate;
  readonly fails: PlanCandidate;
  /** Paths in which the two differ. */
  readonly changed: readonly string[];
}

/** Pairs in which the smaller holds and the larger does not: of those that differ in the same paths, and in some more, the nearest alone. */
function contradictions(found: readonly Found[]): readonly Contradiction[] {
  const told: Contradiction[] = [];
  for (const pair of contradictingPairs(found)) if (!told.some(({ changed }) => changed.every((path) => pair.changed.includes(path)))) told.push(pair);
  return told;
}

/** Those of the fewest paths first, then the nearest. */
function contradictingPairs(found: readonly Found[]): readonly Contradiction[] {
  const pairs = found.flatMap(({ space: { grid }, simulated }) => {
    const [met, not] = [
      [...simulated].filter(([, one]) => one.candidate.verdict === 'met'),
      [...simulated].filter(([, one]) => one.candidate.verdict === 'missed' || one.candidate.verdict === 'undecided'),
    ];
    return met.flatMap(([low, one]) =>
      not.flatMap(([high, other]) => {
        if (!grid.isBelow(low, high)) return [];
        const [holds, fails] = [one.candidate, other.candidate];
        return [{ holds, fails, changed: changedIn(holds, fails), distance: high - low, at: one.index }];
      }),
    );
  });
  return pairs.sort((a, b) => a.changed.length - b.changed.length || a.distance - b.distance || a.at - b.at);
}

function changedIn({ values: from }: PlanCandidate, { values: to }: PlanCandidate): readonly string[] {
  return Object.keys(from).filter((path) => from[path] !== to[path]);
}

/** The nearest pair that holds and of which the one taken for the dearer costs less, where that may have hidden what is cheaper still. */
export function cheaperThanTaken(found: readonly Found[]): readonly string[] {
  const pairs = found.flatMap(({ space: { grid }, simulated, isFalling }) => {
    if (simulated.size === grid.size) return [];
    const met = [...simulated].filter(([, { candidate }]) => candidate.verdict === 'met' && candidate.monthly !== null);
    return met.flatMap(([one, { candidate: from }]) =>
      met.flatMap(([other, { candidate: to }]) =>
        grid.isDearer(other, one, isFalling) && to.monthly! < from.monthly! * (1 - PRICE_TOLERANCE) ? [{ from, to, distance: Math.abs(other - one) }] : [],
      ),
    );
  });
  const nearest = pairs.toSorted((a, b) => a.distance - b.distance)[0];
  if (nearest === undefined) return [];
  const { from, to } = nearest;
  return [
    `What was taken for dearer cost less: ${stepText(from, to)} went from ${money(from.monthly!)} to ${money(to.monthly!)} a month. Something cheaper may be unseen; --exhaustive looks at all.`,
  ];
}

function contradiction(holds: PlanCandidate, fails: PlanCandidate): string {
  return `More made it worse: ${stepText(holds, fails)} went from met to ${fails.verdict}, ${fails.binding ?? ''}.`;
}

/** `services.clicks.shards 4 → 5 (consumers.app.workers = 2)`. */
function stepText(one: PlanCandidate, other: PlanCandidate): string {
  const [{ values: from }, { values: to }, changed] = [one, other, changedIn(one, other)];
  const more = changed.map((path) => `${path} ${from[path]} → ${to[path]}`).join(', ');
  const fixed = pointText(Object.fromEntries(Object.entries(from).filter(([path]) => !changed.includes(path))));
  return `${more}${fixed === '' ? '' : ` (${fixed})`}`;
}

export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(4))} %`;
}

function money(dollars: number): string {
  const [whole = '0', cents = '00'] = dollars.toFixed(2).split('.');
  return `$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}
