/**
 * The other two ways to an interval: batch means of ONE replication of fixed length, and a warm-up that MSER-5 finds. M/M/1 at
 * load 0.8, mean waiting, as written in a scenario, compiled, simulated and folded. Truth: ρ / (1 − ρ) services, 40 ms.
 */
import { expect, it } from 'vitest';
import { studyHere } from '../../src/experiment/study.ts';
import { compile } from '../../src/model/compile.ts';
import type { Metric, StudyResult } from '../../src/result/study-result.ts';
import { formatProblems } from '../../src/scenario/problems.ts';
import { readScenario } from '../../src/scenario/read.ts';
import { expectHonest } from './coverage-of.ts';

const LOAD = 0.8;
const SERVICE_MS = 10;
const TRUTH_MS = (SERVICE_MS * LOAD) / (1 - LOAD);

interface Case {
  readonly seconds: number;
  readonly warmUp: string;
  readonly replications: number;
}

function studyOf({ seconds, warmUp, replications }: Case, seed: number): StudyResult {
  const text = `
name: m-m-1
duration: ${seconds}s
warmUp: ${warmUp}
seed: ${seed}
replications: ${replications}
latencies: none
limits: none
producers: { customers: { to: line, rate: ${(LOAD * 1_000) / SERVICE_MS}/s, arrivals: poisson, size: 1 B } }
services: { line: { kind: sqs-standard } }
consumers: { server: { kind: poller, from: line, workers: 1, batch: 1, wait: 20s, serviceTime: { exponential: { mean: ${SERVICE_MS}ms } } } }
`;
  const read = readScenario(text, { file: 'm-m-1.yaml' });
  if (!read.ok) throw new Error(formatProblems(read.problems, read.sources, { color: false }));
  const { model, context } = compile(read.scenario);
  return studyHere(model, context, { hasSeries: false });
}

/** How often the stated interval holds the truth, and what the study says of itself. */
function coverageOf(of: Case, seeds: number, look: (waiting: Metric, study: StudyResult) => void): number {
  let held = 0;
  for (let seed = 1; seed <= seeds; seed += 1) {
    const study = studyOf(of, seed);
    const waiting = study.components['server']!.metrics['waiting']!;
    look(waiting, study);
    if (Math.abs(waiting.mean! - TRUTH_MS) <= waiting.halfWidth!) held += 1;
  }
  return held / seeds;
}

it('one replication of 100,000 messages: batch means', { timeout: 300_000 }, () => {
  const share = coverageOf({ seconds: 1_250, warmUp: '10s', replications: 1 }, 300, ({ intervalFrom, halfWidth }) => {
    expect(intervalFrom).toBe('batchMeans');
    // Wide intervals hold everything: these are 7 % in the mean.
    expect(halfWidth).toBeLessThan(0.25 * TRUTH_MS);
  });
  expectHonest(share, 'mean waiting, batch means');
});

it('ten replications of 40,000 messages behind a warm-up that is found: MSER-5', { timeout: 600_000 }, () => {
  let cut = 0;
  const share = coverageOf({ seconds: 500, warmUp: 'auto', replications: 10 }, 200, ({ intervalFrom }, { time }) => {
    expect(intervalFrom).toBe('replications');
    expect(time.warmUp.method).toBe('mser5');
    if (time.warmUp.untilMs.some((until) => until > 0)) cut += 1;
  });
  expectHonest(share, 'mean waiting, MSER-5');
  // A cut that is never made would have been tested with none.
  expect(cut).toBeGreaterThan(0);
});
