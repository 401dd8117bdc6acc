/** Many scenarios, each to its result: side by side where there are threads enough, in order of the list. */
import { compile } from '../model/compile.ts';
import type { StudyResult } from '../result/study-result.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { runStudy } from './study.ts';
import { type ThreadOptions, threadsByDefault } from './threads.ts';

export interface RunAllOptions extends Omit<ThreadOptions, 'onFinished'> {
  /** One scenario after the other, each on all threads: for timing them. */
  readonly isOneByOne?: boolean;
  /** Told of each finished scenario, in order of completion. */
  readonly onResult?: (result: StudyResult, index: number) => void;
}

/** Results in the order of the scenarios; null for each that the signal came before. */
export async function runAll(
  scenarios: readonly Scenario[],
  { onResult, threads, signal, isOneByOne = false }: RunAllOptions = {},
): Promise<readonly (StudyResult | null)[]> {
  const results: (StudyResult | null)[] = scenarios.map(() => null);
  const total = threads ?? threadsByDefault();
  // A scenario with one replication keeps one thread busy, so several run at once, each on its part of the threads.
  const lanes = isOneByOne ? 1 : Math.max(1, Math.min(total, scenarios.length));
  const each = total === 0 ? 0 : Math.max(1, Math.floor(total / lanes));
  // One that fails ends the others: nobody waits for their results any more.
  const fault = new AbortController();
  const ending = signal === undefined ? fault.signal : AbortSignal.any([signal, fault.signal]);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < scenarios.length && !ending.aborted; index = next++) {
      const { model, context } = compile(scenarios[index]!);
      const result = await runStudy(model, context, { threads: each, signal: ending });
      // Part of a scenario's replications cannot be held against the numbers of all.
      if (result === null || result.provenance.completed < result.provenance.replications) continue;
      results[index] = result;
      onResult?.(result, index);
    }
  };
  const lanesDone = Array.from({ length: lanes }, () =>
    lane().catch((error: unknown) => {
      fault.abort();
      throw error;
    }),
  );
  await Promise.all(lanesDone);
  return results;
}
