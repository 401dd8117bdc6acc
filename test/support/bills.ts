/** Bills of scenarios, for comparison with what is reckoned by hand. */
import { runStudy } from '../../src/experiment/study.ts';
import { compile } from '../../src/model/compile.ts';
import type { Cost, StudyResult } from '../../src/result/study-result.ts';
import { readScenario } from '../../src/scenario/read.ts';

export async function resultOf(text: string): Promise<StudyResult> {
  const read = readScenario(`latencies: none\n${text}`, { file: 'bill.yaml' });
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  const { model, context } = compile(read.scenario);
  const result = await runStudy(model, context, { threads: 0 });
  if (result === null) throw new Error('nothing was finished');
  return result;
}

export async function billFor(text: string): Promise<Cost> {
  const { cost } = await resultOf(text);
  if (cost === null) throw new Error('no cost');
  return cost;
}

export const cents = (dollars: number | null | undefined): string => (dollars === null || dollars === undefined ? 'unknown' : dollars.toFixed(2));
