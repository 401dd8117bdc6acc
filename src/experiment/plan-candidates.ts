/**
 * Candidates of a plan, simulated. Each starts with a few replications and gets more while an interval
 * straddles a bound, up to a cap; the same candidate is never simulated twice.
 */
import { asCapacityExceeded } from '../kernel/capacity.ts';
import { type Compiled, compile } from '../model/compile.ts';
import type { Model } from '../model/model.ts';
import type { StudyContext } from '../result/context.ts';
import { unpricedIn } from '../result/cost.ts';
import { fold } from '../result/fold.ts';
import type { PlanCandidate, PlanOverload, PlanPoint } from '../result/plan-result.ts';
import type { RunResult } from '../result/run-result.ts';
import type { Cost, StudyResult } from '../result/study-result.ts';
import { bindingOf, judgedAt, verdictOf } from './plan-verdict.ts';
import type { Job } from './replicate.ts';
import { type Override, readVariant, type ScenarioSource } from './source.ts';
import { jobsOf, settledOn } from './study.ts';
import { type Crew, runOn } from './threads.ts';
import { version } from './version.ts';

/** Below three replications next to no percentile has an upper end. */
export const REPLICATIONS_LEAST = 3;

export interface CandidateOptions {
  readonly confidence: number;
  readonly replicationsMost: number;
  /** Told of each simulated candidate as it is finished. */
  readonly onCandidate?: ((candidate: PlanCandidate) => void) | undefined;
}

export interface Simulated {
  readonly candidate: PlanCandidate;
  /** Position in the list of all that were simulated. */
  readonly index: number;
  readonly cost: Cost | null;
}

/** What makes a candidate: its values for the report, its overrides for the scenario, and what no override can say. */
export interface CandidateSpec {
  readonly values: PlanPoint;
  readonly overrides: readonly Override[];
  /** Applied to the compiled model: rates of a profile, scaled. */
  readonly adjust?: (model: Model) => Model;
}

/** What a candidate runs as, or why the scenario refuses its values. */
export function compiledOf(source: ScenarioSource, { overrides, adjust }: CandidateSpec): Compiled | { readonly refused: string } {
  const read = readVariant(source, overrides);
  if (!read.ok) return { refused: read.problems.find(({ severity }) => severity === 'error')?.message ?? 'refused' };
  const compiled = compile(read.scenario);
  return adjust === undefined ? compiled : { ...compiled, model: adjust(compiled.model) };
}

/** The signal came: what was asked last has no answer. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export class Candidates {
  readonly #source: ScenarioSource;
  readonly #crew: Crew<Job, RunResult>;
  readonly #options: CandidateOptions;
  readonly #known = new Map<string, Promise<Simulated>>();
  readonly #list: PlanCandidate[] = [];
  #asked = 0;

  constructor(source: ScenarioSource, crew: Crew<Job, RunResult>, options: CandidateOptions) {
    this.#source = source;
    this.#crew = crew;
    this.#options = options;
  }

  get list(): readonly PlanCandidate[] {
    return this.#list;
  }

  /** Simulates a candidate, or answers what is known of it. Several may be asked for at once: they keep the order of asking. */
  simulate(spec: CandidateSpec): Promise<Simulated> {
    const key = JSON.stringify(spec.values);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const simulated = this.#simulated(spec, this.#asked++);
    this.#known.set(key, simulated);
    return simulated;
  }

  async #simulated(spec: CandidateSpec, index: number): Promise<Simulated> {
    const outcome = await this.#outcomeOf(spec);
    this.#list[index] = outcome.candidate;
    this.#options.onCandidate?.(outcome.candidate);
    return { ...outcome, index };
  }

  async #outcomeOf(spec: CandidateSpec): Promise<Omit<Simulated, 'index'>> {
    const { values, overrides } = spec;
    const compiled = compiledOf(this.#source, spec);
    if ('refused' in compiled) return refusedAs(spec, compiled.refused);
    try {
      const result = await this.#study(compiled.model, compiled.context);
      return { candidate: this.#candidateOf(values, overrides, result), cost: result.cost };
    } catch (error) {
      const beyond = asCapacityExceeded(error);
      if (beyond === null) throw error;
      return refusedAs(spec, beyond.message);
    }
  }

  /**
   * Looks after 3, 6, 12 … replications; ends when every objective is decided or one is missed. The bill is that of the
   * first look, which every candidate has: more replications are other chance, and bills of two kinds cannot be compared.
   */
  async #study(written: Model, context: StudyContext): Promise<StudyResult> {
    const most = Math.max(REPLICATIONS_LEAST, this.#options.replicationsMost);
    const runs: RunResult[] = [];
    let cost: Cost | null = null;
    const first = Math.min(most, startOf(context));
    const model = await settledOn(this.#crew, written, first);
    if (model === null) throw new Interrupted('interrupted');
    for (let wanted = first; ; wanted = Math.min(most, 2 * wanted)) {
      const finished = await runOn(this.#crew, jobsOf(model, wanted - runs.length, { from: runs.length }));
      for (const run of finished) if (run !== undefined) runs.push(run);
      if (runs.length < wanted) throw new Interrupted('interrupted');
      const result = fold(runs, withoutPrecision(context, wanted), version);
      cost ??= result.cost;
      if (wanted === most || verdictOf(this.#judged(result)) !== 'undecided') return { ...result, cost };
    }
  }

  #judged(result: StudyResult): StudyResult['objectives'] {
    return result.objectives.map((objective) => judgedAt(this.#options.confidence, objective, result));
  }

  #candidateOf(values: PlanPoint, overrides: readonly Override[], result: StudyResult): PlanCandidate {
    const objectives = this.#judged(result);
    const verdict = verdictOf(objectives);
    const { completed } = result.provenance;
    const unpriced = unpricedIn(result.cost);
    const overloaded = overloadedIn(result);
    return {
      values,
      overrides,
      verdict,
      objectives,
      binding: bindingOf(objectives)?.expression ?? null,
      monthly: result.cost?.monthly ?? null,
      ...(unpriced === 0 ? {} : { unpriced }),
      replications: completed,
      ...(overloaded.length === 0 ? {} : { overloaded }),
      note: verdict === 'undecided' ? `Undecided after ${completed} replications, the most that were allowed: counted as not met.` : '',
    };
  }
}

/** What cannot be had, or asks for more than a run can hold: neither holds, nor ends the search. */
function refusedAs({ values, overrides }: CandidateSpec, note: string): Omit<Simulated, 'index'> {
  return { candidate: { values, overrides, verdict: 'refused', binding: null, objectives: [], monthly: null, replications: 0, note }, cost: null };
}

function overloadedIn({ components }: StudyResult): readonly PlanOverload[] {
  return Object.entries(components).flatMap(
    ([
      component,
      {
        stability: { label, sentence },
      },
    ]) => (label === 'overloaded' ? [{ component, sentence }] : []),
  );
}

/** A fixed number is where to begin; of a precision only the least. */
function startOf({ replications, precision }: StudyContext): number {
  return Math.max(REPLICATIONS_LEAST, precision === undefined ? replications : REPLICATIONS_LEAST);
}

/** Waves are the plan's own; the scenario's stopping rule has no say here. */
function withoutPrecision({ precision: _, ...context }: StudyContext, replications: number): StudyContext {
  return { ...context, replications };
}
