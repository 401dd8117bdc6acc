/** `compare` and `check` as functions: two designs side by side, and results held to a baseline. */
import { UsageError } from '../cli/exit-codes.ts';
import { type Contender, compare as compareContenders } from '../experiment/compare.ts';
import type { Baseline } from '../result/baseline.ts';
import { type CheckReport, checkAgainst } from '../result/check.ts';
import type { Comparison } from '../result/comparison.ts';
import type { StudyResult } from '../result/study-result.ts';
import { parseTolerance } from '../result/tolerance.ts';
import { given, interrupted, type RunOptions } from './run.ts';
import { isObject, kindOf, needOpen, type OpenScenario } from './scenario.ts';

/** How `compare` runs the two; saved results are not run again. */
export interface CompareRunOptions extends RunOptions {
  /** Each scenario keeps its own seed and replications. Default: false, so that differences are not noise. */
  readonly independent?: boolean;
}

/**
 * Compares two designs under common random numbers, or saved results as they are.
 *
 * @returns what `comparison.json` holds: for every metric both values and the paired difference with its 95 %
 * interval, in the metric's result unit; and which objectives the second misses that the first meets.
 * @throws the signal's reason when it came first; ThreadError when a thread died.
 */
export async function compare(first: OpenScenario | StudyResult, second: OpenScenario | StudyResult, options: CompareRunOptions = {}): Promise<Comparison> {
  const compared = await compareContenders(contenderOf(first), contenderOf(second), { ...given(options), isIndependent: options.independent ?? false });
  return compared === null ? interrupted(options) : compared.comparison;
}

function contenderOf(one: OpenScenario | StudyResult): Contender {
  if (isResult(one)) return { kind: 'result', result: one };
  needOpen('compare', one);
  return { kind: 'scenario', source: one.source };
}

function isResult(one: OpenScenario | StudyResult): one is StudyResult {
  return isObject(one) && 'schemaVersion' in one && 'components' in one;
}

/** Throws `UsageError` for what JavaScript lets through, such as the baseline's path. */
function needResults(baseline: unknown, results: unknown): void {
  if (baseline !== null && !(isObject(baseline) && isObject(baseline.scenarios)))
    throw new UsageError(`check takes a baseline as parseBaseline reads it, or null, not ${kindOf(baseline)}`);
  if (!Array.isArray(results)) throw new UsageError(`check takes a list of results, such as [await run(opened)], not ${kindOf(results)}`);
}

/**
 * Holds results to a baseline, every number exactly unless a tolerance covers it.
 *
 * @param tolerances as on the command line: `'*.sojourn.p99=2%'`.
 * @returns per scenario whether it is the same, and every number that moved with its old and new value.
 * @throws Error for a tolerance that cannot be read; UsageError for what is no baseline or no list of results.
 */
export function check(baseline: Baseline | null, results: readonly StudyResult[], tolerances: readonly string[] = []): CheckReport {
  needResults(baseline, results);
  const parsed = tolerances.map((text) => {
    const tolerance = parseTolerance(text);
    if ('wrong' in tolerance) throw new Error(tolerance.wrong);
    return tolerance;
  });
  return checkAgainst(baseline, results, { tolerances: parsed });
}
