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
export { type ScenarioSource, VariantRefused } from './experiment/source.ts';
export { JournalRefused } from './experiment/sweep-journal.ts';
export { ThreadError } from './experiment/threads.ts';
export { type CompareRunOptions, check, compare } from './library/compare.ts';
export { type MaxRateOptions, type PlanCapacityOptions, type PlanRunOptions, plan, planRate } from './library/plan.ts';
// Run: all replications of one scenario.
// Sweep: one scenario at many points.
export { type RunOptions, type RunStudyOptions, run, type SweepRunOptions, sweep } from './library/run.ts';
// Scenarios: read and checked, or every problem at once.
export { type OpenScenario, parseScenario, type ReadScenarioOptions, readScenario, ScenarioError } from './library/scenario.ts';
export { type Baseline, type BaselineEntry, type BaselineMetric, updated as updateBaseline } from './result/baseline.ts';
export { parseBaseline, writeBaseline } from './result/baseline-schema.ts';
export type { CheckReport, CheckState, MissedObjective, NumberChange, ScenarioCheck } from './result/check.ts';
export type { ComparedResult, Comparison, ComponentChange, ComponentState, CostChange, CostDifference, ObjectiveChange } from './result/comparison.ts';
export type { Difference } from './result/differences.ts';
export type { Direction } from './result/direction.ts';
export type { ChangeVerdict, MetricDifference, Pairing } from './result/metric-difference.ts';
export type {
  PlanAlternative,
  PlanAnswer,
  PlanAxis,
  PlanCandidate,
  PlanCounts,
  PlanHeadroom,
  PlanNeighbour,
  PlanOverload,
  PlanPoint,
  PlanResult,
  PlanSkipped,
  PlanValue,
} from './result/plan-result.ts';
export { parseStudyResult as parseResult, type ResultProblems, writeStudyResult as writeResult } from './result/schema.ts';
export type {
  Assumption,
  ComponentCost,
  ComponentResult,
  Cost,
  CostLine,
  Finding,
  LimitEntry,
  LimitUseResult,
  Metric,
  ObjectiveResult,
  PrecisionReached,
  Provenance,
  SecondOpinionResult,
  Series,
  StabilityLabel,
  StudyResult,
  TableRow,
  TheoryGap,
  TimeFrame,
  Verdict,
} from './result/study-result.ts';
export type {
  PointMeasure,
  PointObjective,
  PointResult,
  SweepAnswer,
  SweepAxis,
  SweepMeasure,
  SweepObjective,
  SweepProvenance,
  SweepResult,
  SweepValue,
  SweepWarning,
} from './result/sweep-result.ts';
export { parseSweepResult, writeSweepResult } from './result/sweep-schema.ts';
export type { Problem, Severity } from './scenario/problem.ts';
export type {
  LatencyChoice,
  LimitChoice,
  Matrix,
  MatrixPoint,
  Plan,
  PlanRange,
  PriceChoice,
  Replications,
  Scalar,
  Scenario,
  ScenarioComponent,
  ScenarioObjective,
} from './scenario/scenario.ts';
export type { Micros } from './units/units.ts';
