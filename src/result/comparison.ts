/**
 * Two results side by side: two designs, or two runs of one. Plain data like a result, versioned and
 * checked when written and read (comparison-schema.ts); every output of `compare` is made from it and from
 * the two results.
 */
import { formatValue } from '../units/values.ts';
import { type Difference, differencesOf, isSame } from './differences.ts';
import { type MetricDifference, metricDifferences, type Pairing } from './metric-difference.ts';
import { overloadOf } from './overload.ts';
import type { Assumption, LimitEntry, ObjectiveResult, StabilityLabel, StudyResult, Verdict } from './study-result.ts';

export const COMPARISON_VERSION = 1;

/**
 * What `compare` answers and `comparison.json` holds. `metrics` are those that components of the same name have in
 * both; limits and assumptions go by their id as path.
 */
export interface Comparison {
  readonly comparisonVersion: typeof COMPARISON_VERSION;
  readonly first: ComparedResult;
  readonly second: ComparedResult;
  readonly pairing: Pairing;
  /** What a reader must know before believing the numbers, a sentence each. */
  readonly notes: readonly string[];
  readonly objectives: readonly ObjectiveChange[];
  readonly components: readonly ComponentChange[];
  readonly metrics: readonly MetricDifference[];
  readonly cost: CostChange | null;
  /** Resolved scenario paths that differ. */
  readonly scenario: readonly Difference[];
  readonly limits: readonly Difference[];
  readonly assumptions: readonly Difference[];
}

/** One side: what it takes to get its numbers again. `replications` are those that were finished; `durationMs` is simulated milliseconds. */
export interface ComparedResult {
  /** How the two are told apart: the scenario's name, or what was asked for. */
  readonly label: string;
  readonly name: string;
  readonly scenarioHash: string;
  readonly seed: number | string;
  readonly replications: number;
  readonly version: string;
  readonly durationMs: number;
}

/** One objective on both sides; `actual` is in `unit`, null when nothing was observed or it grows without end. */
export interface ObjectiveChange {
  readonly expression: string;
  readonly unit: string;
  /** Null where that side does not state the objective. */
  readonly first: { readonly verdict: Verdict; readonly actual: number | null } | null;
  readonly second: { readonly verdict: Verdict; readonly actual: number | null } | null;
  /** The second misses what the first does not miss. */
  readonly isRegression: boolean;
}

/** How a component does on both sides; null where that side has none of the name. */
export interface ComponentChange {
  readonly name: string;
  readonly first: ComponentState | null;
  readonly second: ComponentState | null;
}

/** What a component is and whether it keeps up. */
export interface ComponentState {
  readonly kind: string;
  readonly stability: StabilityLabel;
  /** What does not keep up before a consumer that itself is stable: it works as fast as it can. */
  readonly behind?: string;
}

/** USD a month; null where unknown. */
export interface CostDifference {
  readonly first: number | null;
  readonly second: number | null;
  /** Null where a side is unknown, or each knows other lines of the bill: that would compare a part with the whole. */
  readonly difference: number | null;
  /** Lines of each side's bill without a known price, which are in no sum; absent where there are none. */
  readonly unpriced?: readonly [first: number, second: number];
}

/** The whole bill of both sides and, by component, its parts. */
export interface CostChange extends CostDifference {
  readonly components: readonly (CostDifference & { readonly component: string })[];
}

export interface ComparisonOptions {
  /** Told apart by these; the scenarios' names by default. */
  readonly labels?: readonly [string, string];
  /** Said first: what was done to make the two comparable. */
  readonly notes?: readonly string[];
}

export function comparisonOf(first: StudyResult, second: StudyResult, { labels, notes = [] }: ComparisonOptions = {}): Comparison {
  const pairing = pairingOf(first, second);
  const names = componentNames(first, second);
  const [firstLabel, secondLabel] = labels ?? labelsOf(first, second);
  return {
    comparisonVersion: COMPARISON_VERSION,
    first: sideOf(first, firstLabel),
    second: sideOf(second, secondLabel),
    pairing,
    notes: [...notes, ...notesOf(first, second, pairing)],
    objectives: objectiveChanges(first.objectives, second.objectives),
    components: names.map((name) => ({ name, first: stateOf(first, name), second: stateOf(second, name) })),
    metrics: names.flatMap((name) => {
      const [a, b] = [first.components[name], second.components[name]];
      return a === undefined || b === undefined ? [] : metricDifferences(name, a, b, pairing);
    }),
    cost: costChange(first, second),
    scenario: differencesOf(first.scenario, second.scenario),
    limits: limitChanges(first, second),
    assumptions: assumptionChanges(first.assumptions, second.assumptions),
  };
}

/** Regressions are what `compare` fails for. */
export function regressionsOf({ objectives }: Comparison): readonly ObjectiveChange[] {
  return objectives.filter(({ isRegression }) => isRegression);
}

function sideOf({ name, provenance, time }: StudyResult, label: string): ComparedResult {
  const { scenarioHash, seed, completed, version } = provenance;
  return { label, name, scenarioHash, seed, replications: completed, version, durationMs: time.durationMs };
}

function labelsOf(first: StudyResult, second: StudyResult): readonly [string, string] {
  return first.name === second.name ? [`${first.name} (first)`, `${second.name} (second)`] : [first.name, second.name];
}

/** Replication r of both drew the same numbers when seed and number of replications agree. */
function pairingOf(first: StudyResult, second: StudyResult): Pairing {
  const isCommon = first.provenance.seed === second.provenance.seed && first.provenance.completed === second.provenance.completed;
  return isCommon ? 'paired' : 'independent';
}

function notesOf(first: StudyResult, second: StudyResult, pairing: Pairing): readonly string[] {
  const found: string[] = [];
  const { provenance: a, time: timeA } = first;
  const { provenance: b, time: timeB } = second;
  if (Math.min(a.completed, b.completed) < 2) found.push(`${oneOf(a.completed, b.completed)}: differences have no interval. More would tell them from noise.`);
  else if (pairing === 'paired')
    found.push(`Paired by replication under common random numbers: seed ${a.seed}, ${a.completed} replications.${renamedNote(first, second)}`);
  else
    found.push(
      `Independent samples: seeds ${a.seed} and ${b.seed}, ${a.completed} and ${b.completed} replications. With the same seed and number the intervals would be narrower.`,
    );
  if (a.completed >= 2 && b.completed >= 2)
    found.push('Each interval is a 95 % interval by itself: of a hundred rows without any difference about five seem to have one.');
  if (timeA.durationMs !== timeB.durationMs) found.push('The simulated times differ: sums and extremes are of unequal spans.');
  if (a.version !== b.version) found.push(`Made by different versions, ${a.version} and ${b.version}: part of the difference may be the program's.`);
  if (a.completed < a.replications || b.completed < b.replications) found.push('A run was interrupted: only its finished replications count.');
  for (const [side, result] of [
    ['first', first],
    ['second', second],
  ] as const) {
    const overloaded = Object.entries(result.components)
      .filter(([, { stability }]) => stability.label === 'overloaded')
      .map(([name]) => name);
    if (overloaded.length > 0)
      found.push(
        `${overloaded.join(' and ')} of the ${side} ${overloaded.length > 1 ? 'are' : 'is'} overloaded: backlog and times there depend on how long the run is.`,
      );
  }
  return found;
}

function oneOf(first: number, second: number): string {
  if (first === second) return 'One replication';
  return first < second ? `One replication of the first, ${second} of the second` : `${first} replications of the first, one of the second`;
}

/** A component draws its chance by its name: one that is called otherwise has other work to do. */
function renamedNote(first: StudyResult, second: StudyResult): string {
  const only = (of: StudyResult, other: StudyResult): readonly string[] => Object.keys(of.components).filter((name) => !Object.hasOwn(other.components, name));
  const [left, right] = [only(first, second), only(second, first)];
  if (left.length === 0 || right.length === 0) return '';
  return ' Chance goes with the name of a component: what only one of them has drew its own, and more noise is left in what it touches.';
}

function componentNames(first: StudyResult, second: StudyResult): readonly string[] {
  return [...new Set([...Object.keys(first.components), ...Object.keys(second.components)])];
}

function stateOf(result: StudyResult, name: string): ComponentState | null {
  const component = result.components[name];
  if (component === undefined) return null;
  const { kind, stability } = component;
  const overload = stability.label === 'stable' ? overloadOf(result, name) : null;
  return { kind, stability: stability.label, ...(overload === null ? {} : { behind: overload[0] }) };
}

function objectiveChanges(first: readonly ObjectiveResult[], second: readonly ObjectiveResult[]): readonly ObjectiveChange[] {
  const expressions = [...new Set([...first, ...second].map(({ expression }) => expression))];
  return expressions.map((expression) => {
    const [a, b] = [first, second].map((list) => list.find((objective) => objective.expression === expression));
    const isRegression = b?.verdict === 'missed' && a?.verdict !== 'missed';
    return { expression, unit: a?.unit ?? b?.unit ?? '', first: judgedOf(a), second: judgedOf(b), isRegression };
  });
}

function judgedOf(objective: ObjectiveResult | undefined): ObjectiveChange['first'] {
  return objective === undefined ? null : { verdict: objective.verdict, actual: objective.actual };
}

function costChange(first: StudyResult, second: StudyResult): CostChange | null {
  if (first.cost === null && second.cost === null) return null;
  const components = componentNames(first, second).flatMap((component) => {
    const change = { component, ...costDifference(billOf(first, component), billOf(second, component)) };
    return change.first === null && change.second === null ? [] : [change];
  });
  return { ...costDifference(billOf(first), billOf(second)), components };
}

interface Bill {
  readonly monthly: number | null;
  /** Names of the lines without a known price. */
  readonly unpriced: readonly string[];
}

function costDifference(first: Bill, second: Bill): CostDifference {
  const isComparable = first.monthly !== null && second.monthly !== null && isSame(first.unpriced, second.unpriced);
  const unpriced = [first.unpriced.length, second.unpriced.length] as const;
  return {
    first: first.monthly,
    second: second.monthly,
    difference: isComparable ? second.monthly - first.monthly : null,
    ...(unpriced.some((count) => count > 0) ? { unpriced } : {}),
  };
}

/** The whole bill, or a component's: the sum of its known lines, null when it has none. */
function billOf({ cost }: StudyResult, component?: string): Bill {
  const lines = (cost?.lines ?? []).filter((line) => component === undefined || line.component === component);
  const known = lines.flatMap(({ monthly }) => (monthly === null ? [] : [monthly]));
  const sum = known.length === 0 ? null : known.reduce((total, monthly) => total + monthly, 0);
  return {
    monthly: component === undefined ? (cost?.monthly ?? null) : sum,
    unpriced: lines.flatMap((line) => (line.monthly === null ? [`${line.component} ${line.item}`] : [])),
  };
}

function limitChanges(first: StudyResult, second: StudyResult): readonly Difference[] {
  const ids = [...new Set([...first.limits, ...second.limits].map(({ id }) => id))];
  return ids.flatMap((id) => {
    const [a, b] = [first, second].map(({ limits }) => limits.find((entry) => entry.id === id));
    if (a?.value === b?.value && a?.unit === b?.unit && a?.overridden === b?.overridden) return [];
    const change = { path: id, first: limitText(a), second: limitText(b) };
    // To all digits where the rounded texts would be the same.
    return [change.first === change.second ? { path: id, first: limitText(a, wholeText), second: limitText(b, wholeText) } : change];
  });
}

function wholeText(value: number, unit: string): string {
  return `${value} ${unit}`;
}

function limitText(limit: LimitEntry | undefined, format: (value: number, unit: string) => string = formatValue): string | null {
  if (limit === undefined) return null;
  return `${limit.value === null ? 'no limit' : format(limit.value, limit.unit)}${limit.overridden ? ', overridden' : ''}`;
}

function assumptionChanges(first: readonly Assumption[], second: readonly Assumption[]): readonly Difference[] {
  const ids = [...new Set([...first, ...second].map(({ id }) => id))];
  const wordsOf = (assumption: Assumption | undefined): string | null =>
    assumption === undefined ? null : assumption.value === '' ? assumption.text : assumption.value;
  return ids.flatMap((id) => {
    const [a, b] = [first, second].map((list) => list.find((assumption) => assumption.id === id));
    return isSame(a, b) ? [] : [{ path: id, first: wordsOf(a), second: wordsOf(b) }];
  });
}
