/** `plan` as functions: how much is needed, and how much it can take. */
import { type PlanOptions, planCapacity, REPLICATIONS_MOST } from '../experiment/plan.ts';
import { planMaxRate } from '../experiment/plan-max-rate.ts';
import { plannedAxes } from '../experiment/plan-space.ts';
import { type Axis, axisFromText } from '../experiment/points.ts';
import type { PlanCandidate, PlanResult } from '../result/plan-result.ts';
import type { Scalar, Scenario } from '../scenario/scenario.ts';
import { given, interrupted, type RunOptions } from './run.ts';
import { needOpen, type OpenScenario } from './scenario.ts';

/** What `plan` and `planRate` have in common: how sure an answer must be and how much it may take. */
export interface PlanRunOptions extends RunOptions {
  /** Confidence an objective must hold with, 0..1. Default: what the scenario's own `plan:` says, else 0.95. */
  readonly confidence?: number;
  /** Replications a candidate may take before it counts as undecided. Default: 24. */
  readonly replicationsMost?: number;
  /** Called after each candidate that was simulated. */
  readonly onCandidate?: (candidate: PlanCandidate) => void;
}

/** What `plan` may vary and what is to be least. */
export interface PlanCapacityOptions extends PlanRunOptions {
  /** Path → values to choose from, one to four of them: `'1..64'`, `'2,4,8'` or a list. Default: the scenario's own `plan:`. */
  readonly vary?: Readonly<Record<string, readonly Scalar[] | string>>;
  /** What is to be least: `'cost'` or one of the paths. Default: `'cost'`, or what the scenario's own `plan:` says where that is searched. */
  readonly minimise?: string;
}

/**
 * The smallest or cheapest values for which every objective holds. The answer and its neighbours below are
 * simulated; nothing is said beyond that.
 *
 * @returns what `plan.json` holds; `answer` is null when nothing in the ranges satisfies.
 * @throws PlanRefused for a request that makes no sense, VariantRefused for a value that cannot be; the signal's reason when it came first; ThreadError.
 */
export async function plan(opened: OpenScenario, options: PlanCapacityOptions = {}): Promise<PlanResult> {
  needOpen('plan', opened);
  const { source, scenario } = opened;
  const { vary } = options;
  const axes = vary === undefined ? plannedAxes(scenario.plan) : Object.entries(vary).map(axisOf);
  const own = vary === undefined ? scenario.plan?.minimise : undefined;
  const request = { ...bounds(scenario, options), axes, minimise: options.minimise ?? own ?? 'cost', isExhaustive: false };
  return (await planCapacity(source, request, searching(options))) ?? interrupted(options);
}

function axisOf([path, values]: [string, readonly Scalar[] | string]): Axis {
  return typeof values === 'string' ? axisFromText(`${path}=${values}`) : { path, values };
}

/** How near `planRate` comes to the largest rate. */
export interface MaxRateOptions extends PlanRunOptions {
  /** How near the answer must be to the rate that fails, 0..1. Default: 0.02. */
  readonly within?: number;
}

/**
 * The largest rate, or scale of a trace, at which everything keeps up and every objective holds.
 *
 * @param path the rate: `producers.web.rate`.
 * @returns what `plan.json` holds, with the first objective that breaks just above.
 * @throws as `plan`.
 */
export async function planRate(opened: OpenScenario, path: string, options: MaxRateOptions = {}): Promise<PlanResult> {
  needOpen('planRate', opened);
  const { source, scenario } = opened;
  const request = { ...bounds(scenario, options), path, within: options.within ?? 0.02 };
  return (await planMaxRate(source, request, searching(options))) ?? interrupted(options);
}

function bounds({ plan: own }: Scenario, { confidence, replicationsMost }: PlanRunOptions): { readonly confidence: number; readonly replicationsMost: number } {
  return { confidence: confidence ?? own?.confidence ?? 0.95, replicationsMost: replicationsMost ?? REPLICATIONS_MOST };
}

function searching(options: PlanRunOptions): PlanOptions {
  return { ...given(options), ...(options.onCandidate === undefined ? {} : { onCandidate: options.onCandidate }) };
}
