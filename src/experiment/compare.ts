/**
 * Two designs under the same chance: the second runs with the first's seed and replications, so that each
 * replication is a pair and differences are not noise. A saved result takes part as it is, and then sets
 * the seed and the replications of the other.
 */
import { compile } from '../model/compile.ts';
import { type Comparison, comparisonOf } from '../result/comparison.ts';
import type { StudyResult } from '../result/study-result.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { formatDuration } from '../units/format.ts';
import { type Override, type ScenarioSource, variantOf } from './source.ts';
import { runStudy } from './study.ts';
import type { ThreadOptions } from './threads.ts';

/** One of the two: a scenario to run, or a result that was. */
export type Contender =
  | { readonly kind: 'scenario'; readonly label?: string; readonly source: ScenarioSource }
  | { readonly kind: 'result'; readonly label?: string; readonly result: StudyResult };

export interface CompareOptions extends ThreadOptions {
  /** Each scenario keeps its own seed and replications. Default: false, common random numbers. */
  readonly isIndependent?: boolean;
  /** Told of each scenario's result as it is there, whole or not. */
  readonly onResult?: (result: StudyResult, which: 'first' | 'second') => void;
}

export interface Compared {
  readonly comparison: Comparison;
  readonly first: StudyResult;
  readonly second: StudyResult;
}

/** Runs what is to be run and compares; null when the signal came before both had a finished replication. */
export async function compare(first: Contender, second: Contender, options: CompareOptions = {}): Promise<Compared | null> {
  // What is saved cannot change, so it leads; else the first does.
  const leads = second.kind === 'result' && first.kind === 'scenario' ? 'second' : 'first';
  const [leader, follower] = leads === 'first' ? [first, second] : [second, first];
  const led = leads === 'first' ? 'second' : 'first';
  const leading = await resultOf(leader, [], options, leads);
  if (leading === null) return null;
  const { overrides, notes } =
    follower.kind === 'result' || options.isIndependent === true ? { overrides: [], notes: [] } : commonChance(leading, follower, leads);
  const following = await resultOf(follower, overrides, options, led);
  if (following === null) return null;
  const [a, b] = leads === 'first' ? [leading, following] : [following, leading];
  return { comparison: comparisonOf(a, b, { notes, labels: labelsOf(a, b, [first.label, second.label]) }), first: a, second: b };
}

async function resultOf(contender: Contender, overrides: readonly Override[], options: CompareOptions, which: 'first' | 'second'): Promise<StudyResult | null> {
  if (contender.kind === 'result') return contender.result;
  const { model, context } = compile(variantOf(contender.source, overrides));
  const result = await runStudy(model, context, options);
  if (result !== null) options.onResult?.(result, which);
  return result;
}

/** What makes the follower draw as the leader drew, and the sentence that says so. */
function commonChance(
  { provenance, time }: StudyResult,
  follower: Contender & { kind: 'scenario' },
  leads: 'first' | 'second',
): { overrides: readonly Override[]; notes: readonly string[] } {
  const { seed, completed, precision } = provenance;
  // One run ends when it knows enough; the other must be looked at for as long.
  const ended = precision?.method === undefined ? [] : [`duration=${time.durationMs}ms`];
  const own = variantOf(follower.source, []);
  const [leader, led] = leads === 'first' ? ['first', 'second'] : ['second', 'first'];
  const changed = [
    ...(own.seed === seed ? [] : [`seed ${seed} instead of ${own.seed}`]),
    ...(replicationsOf(own) === String(completed) ? [] : [`${completed} replications instead of ${replicationsOf(own)}`]),
    ...(ended.length === 0 ? [] : [`for ${formatDuration(1000 * time.durationMs)}, when the ${leader}'s one run knew enough`]),
  ];
  return {
    overrides: [`seed=${typeof seed === 'number' ? seed : JSON.stringify(seed)}`, `replications=${completed}`, ...ended],
    notes: changed.length === 0 ? [] : [`The ${led} ran with the ${leader}'s chance, so that differences are not noise: ${changed.join(', ')}.`],
  };
}

function replicationsOf({ replications }: Scenario): string {
  if (replications.kind === 'fixed') return String(replications.runs);
  return replications.method === 'batch-means' ? '1' : `as many as the precision asks for, ${replications.max} at most`;
}

function labelsOf(first: StudyResult, second: StudyResult, [a, b]: readonly [string | undefined, string | undefined]): readonly [string, string] {
  const [labelA, labelB] = [a ?? first.name, b ?? second.name];
  return labelA === labelB ? [`${labelA} (first)`, `${labelB} (second)`] : [labelA, labelB];
}
