/** How often an objective whose bound is the very truth is called met, and how often one that plainly holds is: p99 of the sojourn in M/M/1. */
import { expect, it } from 'vitest';
import { runStudy } from '../../src/experiment/study.ts';
import { compile } from '../../src/model/compile.ts';
import { readScenario } from '../../src/scenario/read.ts';

const SEEDS = 150;
/** At load 0.8 with work of 10 ms: ln 100 / (100/s − 80/s). */
const P99_MS = 1000 * (Math.log(100) / 20);

async function shareMet(replications: number, seconds: number, boundMs: number): Promise<number> {
  let met = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const text = `duration: ${seconds}s
seed: ${seed}
replications: ${replications}
limits: none
latencies: none
warmUp: 5s
producers: { p: { to: q, rate: 80/s } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, serviceTime: { exponential: { mean: 10ms } } } }
objectives: ['w.sojourn.p99 < ${boundMs}ms']`;
    const read = readScenario(text, { file: 'verdict.yaml' });
    if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
    const { model, context } = compile(read.scenario);
    const result = await runStudy(model, context, { threads: 0 });
    if (result?.objectives[0]?.verdict === 'met') met++;
  }
  return met / SEEDS;
}

it.each([
  [3, 8],
  [3, 15],
  [3, 45],
  [6, 15],
  [6, 45],
])('%i replications of %i s: on its bound one in ten at the most, at 2.6 times the truth most', async (replications, seconds) => {
  expect(await shareMet(replications, seconds, P99_MS)).toBeLessThanOrEqual(0.1);
  expect(await shareMet(replications, seconds, 2.6 * P99_MS)).toBeGreaterThanOrEqual(0.55);
});
