/** `compare` and `check` as functions: two designs side by side, and results held to a baseline. */
import { type Contender, compare as compareContenders } from '../experiment/compare.ts';
import type { Baseline } from '../result/baseline.ts';
import { type CheckReport, checkAgainst } from '../result/check.ts';
import type { Comparison } from '../result/comparison.ts';
import type { StudyResult } from '../result/study-result.ts';
import { parseTolerance } from '../result/tolerance.ts';
import { given, interrupted, type RunOptions } from './run.ts';
import type { OpenScenario } from './scenario.ts';

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
  return 'schemaVersion' in one ? { kind: 'result', result: one } : { kind: 'scenario', source: one.source };
}

/**
 * Holds results to a baseline, every number exactly unless a tolerance covers it.
 *
 * @param tolerances as on the command line: `'*.sojourn.p99=2%'`.
 * @returns per scenario whether it is the same, and every number that moved with its old and new value.
 * @throws Error for a tolerance that cannot be read.
 */
export function check(baseline: Baseline | null, results: readonly StudyResult[], tolerances: readonly string[] = []): CheckReport {
  const parsed = tolerances.map((text) => {
    const tolerance = parseTolerance(text);
    if ('wrong' in tolerance) throw new Error(tolerance.wrong);
    return tolerance;
  });
  return checkAgainst(baseline, results, { tolerances: parsed });
}
