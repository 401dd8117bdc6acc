/**
 * Results against a baseline. A changed scenario is told apart from a changed result: the first is somebody's
 * decision, the second is the program's or a limit's doing.
 */
import { type Baseline, type BaselineEntry, type BaselineMetric, baselineEntryOf } from './baseline.ts';
import type { ObjectiveResult, StudyResult } from './study-result.ts';
import { isAllowed, speaksOf, type Tolerance } from './tolerance.ts';

/** `not compared`: there is no baseline, only objectives are checked. */
export type CheckState = 'same' | 'within tolerance' | 'result changed' | 'scenario changed' | 'new' | 'not compared';

/** A number that moved beyond its tolerance; both sides are in `unit`. */
export interface NumberChange {
  /** `billing.sojourn.p99`. */
  readonly name: string;
  readonly unit: string;
  /** Null where there was, or is, no such number. */
  readonly before: number | null;
  readonly after: number | null;
}

/**
 * One scenario held to its baseline: `compared` and `tolerated` count numbers, hashes are SHA-256 of the scenario, hex,
 * `hashBefore` null where the baseline does not have it.
 */
export interface ScenarioCheck {
  readonly scenario: string;
  readonly state: CheckState;
  /** Numbers of the baseline and of this run, each counted once. */
  readonly compared: number;
  /** Beyond their tolerance. Of a changed scenario: told, and nobody's fault. */
  readonly changes: readonly NumberChange[];
  /** Moved, and allowed to. */
  readonly tolerated: number;
  /** Every number stayed and a series, table or ledger did not. */
  readonly onlyCurvesChanged: boolean;
  /** Limits, latencies or prices in force are not those of the baseline. */
  readonly hasNewAssumptions: boolean;
  readonly hashBefore: string | null;
  readonly hashAfter: string;
  readonly missed: readonly MissedObjective[];
  /** What is doubtful about the scenario or too few to tell, a sentence each. None of them fails a check. */
  readonly warnings: readonly string[];
}

/** An objective this run missed. */
export interface MissedObjective {
  readonly objective: ObjectiveResult;
  /** The baseline has it as missed too. */
  readonly isKnown: boolean;
}

/** What `check` answers: one entry a result, in the order they were handed in. */
export interface CheckReport {
  readonly checks: readonly ScenarioCheck[];
  /** In the baseline and not among the scenarios of this run. */
  readonly absent: readonly string[];
  /** Tolerances that spoke of no number: a typing mistake, most likely. */
  readonly idle: readonly string[];
}

export interface CheckOptions {
  readonly tolerances?: readonly Tolerance[];
}

export function checkAgainst(baseline: Baseline | null, results: readonly StudyResult[], { tolerances = [] }: CheckOptions = {}): CheckReport {
  const entries = baseline?.scenarios ?? {};
  const spoken = new Set<Tolerance>();
  const toleranceOf = (scenario: string, name: string): Tolerance | null => {
    const found = tolerances.findLast((tolerance) => speaksOf(tolerance, scenario, name)) ?? null;
    for (const tolerance of tolerances) if (speaksOf(tolerance, scenario, name)) spoken.add(tolerance);
    return found;
  };
  const compared = results.map((result) => checkOne(result, entries[result.name] ?? null, toleranceOf));
  const checks = baseline === null ? compared.map((check): ScenarioCheck => ({ ...check, state: 'not compared' })) : compared;
  const names = new Set(results.map(({ name }) => name));
  return {
    checks,
    absent: Object.keys(entries)
      .filter((name) => !names.has(name))
      .sort(),
    idle: tolerances.filter((tolerance) => !spoken.has(tolerance)).map(({ pattern }) => pattern),
  };
}

/** What a check fails for: a baseline not kept, and objectives missed (known ones only when they count). */
export function isFailed({ checks }: CheckReport, areKnownMissesAllowed = false): boolean {
  return !checks.every((check) => isGood(check, areKnownMissesAllowed));
}

/** Of one scenario: its baseline is kept and no objective is missed that counts. */
export function isGood(check: ScenarioCheck, areKnownMissesAllowed = false): boolean {
  return isBaselineKept(check) && check.missed.every(({ isKnown }) => isKnown && areKnownMissesAllowed);
}

export function isBaselineKept({ state }: ScenarioCheck): boolean {
  return state === 'same' || state === 'within tolerance' || state === 'not compared';
}

function checkOne(result: StudyResult, before: BaselineEntry | null, toleranceOf: (scenario: string, name: string) => Tolerance | null): ScenarioCheck {
  const after = baselineEntryOf(result);
  const moved = before === null ? [] : movedNumbers(before, after);
  const isBeyond = ({ name, before: old, after: now }: NumberChange): boolean =>
    old === null || now === null || !isAllowed(old, now, toleranceOf(result.name, name));
  // Asked of every number, so that a tolerance for what did not move is not taken for a typing mistake.
  for (const name of numbersOf(after).keys()) toleranceOf(result.name, name);
  const changes = moved.filter(isBeyond);
  const onlyCurvesChanged = before !== null && moved.length === 0 && before.curves !== after.curves;
  return {
    scenario: result.name,
    state: stateOf(before, after, { moved: moved.length, changed: changes.length, onlyCurvesChanged }),
    compared: new Set([...numbersOf(after).keys(), ...(before === null ? [] : numbersOf(before).keys())]).size,
    changes,
    tolerated: moved.length - changes.length,
    onlyCurvesChanged,
    hasNewAssumptions: before !== null && before.assumed !== after.assumed,
    hashBefore: before?.scenarioHash ?? null,
    hashAfter: after.scenarioHash,
    missed: result.objectives
      .filter(({ verdict }) => verdict === 'missed')
      .map((objective) => ({ objective, isKnown: before?.objectives[objective.expression] === 'missed' })),
    warnings: warningsOf(result),
  };
}

/** What happened at an instant of the run is a finding of its report, not a doubt about the whole. */
function warningsOf({ findings }: StudyResult): readonly string[] {
  return findings.filter(({ kind, atMs }) => kind === 'warning' && atMs === null).map(({ sentence }) => sentence);
}

function stateOf(
  before: BaselineEntry | null,
  after: BaselineEntry,
  found: { readonly moved: number; readonly changed: number; readonly onlyCurvesChanged: boolean },
): CheckState {
  if (before === null) return 'new';
  if (before.scenarioHash !== after.scenarioHash) return 'scenario changed';
  if (found.changed > 0 || found.onlyCurvesChanged) return 'result changed';
  return found.moved > 0 ? 'within tolerance' : 'same';
}

function movedNumbers(before: BaselineEntry, after: BaselineEntry): readonly NumberChange[] {
  const [old, now] = [numbersOf(before), numbersOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const [a, b] = [old.get(name), now.get(name)];
    // A number of another unit is another number.
    if (a === undefined || b === undefined || a.unit !== b.unit) return [...aloneOf(name, 'before', a), ...aloneOf(name, 'after', b)];
    return a.value === b.value ? [] : [{ name, unit: a.unit, before: a.value, after: b.value }];
  });
}

function aloneOf(name: string, side: 'before' | 'after', number: NamedNumber | undefined): readonly NumberChange[] {
  return number === undefined ? [] : [{ name, unit: number.unit, before: null, after: null, [side]: number.value }];
}

interface NamedNumber {
  readonly value: number;
  readonly unit: string;
}

function numbersOf({ metrics, events, costMonthly }: BaselineEntry): ReadonlyMap<string, NamedNumber> {
  const numbers = new Map<string, NamedNumber>([['events', { value: events, unit: 'count' }]]);
  if (costMonthly !== null) numbers.set('cost.monthly', { value: costMonthly, unit: 'USD' });
  for (const [metric, values] of Object.entries(metrics)) {
    for (const [statistic, value] of Object.entries(values))
      if (typeof value === 'number') numbers.set(`${metric}.${statistic}`, { value, unit: unitOf(statistic, values) });
  }
  return numbers;
}

/** A metric of times is counted, not timed; a share has no unit of its own; what is counted has a mean a second. */
function unitOf(statistic: string, { unit, sum, count }: BaselineMetric): string {
  if (statistic === 'count') return 'count';
  if (statistic === 'share') return 'ratio';
  const isCounter = sum !== undefined && count === undefined;
  return isCounter && statistic !== 'sum' ? `${unit}/s` : unit;
}
