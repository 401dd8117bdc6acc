/**
 * The library's only door: the verbs of the command line as functions, for a team's own tests and tools.
 *
 * ```ts
 * import { measure, readScenario, run } from 'plimsoll';
 *
 * const result = await run(readScenario('scenarios/orders.yaml', { set: { 'producers.web.rate': '500/s' } }));
 * expect(result.objectives.map(({ verdict }) => verdict)).not.toContain('missed');
 * expect(measure(result, 'billing.sojourn.p99').value).toBeLessThan(5_000); // milliseconds
 * ```
 *
 * Times are milliseconds, rates per second, sizes bytes, shares 0..1, cost USD a month. The same scenario and
 * seed give the same numbers on every machine and for any number of threads.
 *
 * @packageDocumentation
 */

export { UsageError } from './cli/exit-codes.ts';
/** One number of a result by its name, such as `billing.sojourn.p99`: value, 95 % interval, each replication's own. */
export { type Measured, measuredIn as measure } from './experiment/measures.ts';
// Compare, check and plan.
export { PlanRefused } from './experiment/plan-space.ts';
export { PointsRefused } from './experiment/points.ts';
export { VariantRefused } from './experiment/source.ts';
export { ThreadError } from './experiment/threads.ts';
export { type CompareRunOptions, check, compare } from './library/compare.ts';
export { type MaxRateOptions, type PlanCapacityOptions, type PlanRunOptions, plan, planRate } from './library/plan.ts';
// Run: all replications of one scenario.
// Sweep: one scenario at many points.
export { type RunOptions, type RunStudyOptions, run, type SweepRunOptions, sweep } from './library/run.ts';
// Scenarios: read and checked, or every problem at once.
export { type OpenScenario, parseScenario, type ReadScenarioOptions, readScenario, ScenarioError } from './library/scenario.ts';
export { type Baseline, updated as updateBaseline } from './result/baseline.ts';
export { parseBaseline, writeBaseline } from './result/baseline-schema.ts';
export type { CheckReport, ScenarioCheck } from './result/check.ts';
export type { Comparison } from './result/comparison.ts';
export type { PlanAnswer, PlanCandidate, PlanResult } from './result/plan-result.ts';
export { parseStudyResult as parseResult, writeStudyResult as writeResult } from './result/schema.ts';
export type {
  ComponentResult,
  Cost,
  CostLine,
  Finding,
  LimitEntry,
  Metric,
  ObjectiveResult,
  PrecisionReached,
  Provenance,
  Series,
  StabilityLabel,
  StudyResult,
  TableRow,
  Verdict,
} from './result/study-result.ts';
export type { PointMeasure, PointObjective, PointResult, SweepAnswer, SweepAxis, SweepMeasure, SweepResult } from './result/sweep-result.ts';
export { parseSweepResult, writeSweepResult } from './result/sweep-schema.ts';
export type { Problem } from './scenario/problem.ts';
export type { MatrixPoint, Scalar, Scenario } from './scenario/scenario.ts';
