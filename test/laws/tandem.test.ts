/**
 * Two stages, one behind the other (Burke, Jackson): what leaves M/M/c is Poisson again, so the second
 * stage is an M/M/c of its own.
 */
import { expect, it } from 'vitest';
import { replicate } from '../../src/experiment/replicate.ts';
import { endsOf, estimate, ratioEstimate } from '../../src/measure/estimates.ts';
import { compile } from '../../src/model/compile.ts';
import { readScenario } from '../../src/scenario/read.ts';
import { percentile } from '../../src/theory/station.ts';
import { tandem } from '../../src/theory/tandem.ts';
import { gaugeOf, samplesOf, sumOf } from '../support/models.ts';
import { expectCovered, meanLevel, quantileTime } from '../support/scenario-runs.ts';
import { SECOND } from '../support/workbench.ts';

const stages = [
  { serviceRate: 1, servers: 4 },
  { serviceRate: 4, servers: 1 },
] as const;
const RATE = 3;
const REPLICATIONS = 12;

const SCENARIO = `name: tandem
duration: 12000s
warmUp: 500s
seed: 1
latencies: none
limits: none
producers:
  customers: { to: q0, rate: ${RATE}/s, arrivals: poisson, size: 1 B }
  onwards: { after: w0, to: q1, size: 1 B }
services:
  q0: { kind: sqs-standard }
  q1: { kind: sqs-standard }
consumers:
${stages
  .map(
    ({ serviceRate, servers }, i) =>
      `  w${i}: { kind: poller, from: q${i}, workers: ${servers}, batch: 1, serviceTime: { exponential: { mean: ${1000 / serviceRate}ms } } }`,
  )
  .join('\n')}
`;

it('each of two stages is its own M/M/c', () => {
  const read = readScenario(SCENARIO, { file: 'tandem.yaml' });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { model } = compile(read.scenario);
  const runs = Array.from({ length: REPLICATIONS }, (_, replication) => replicate({ model, replication, fingerprint: false }));
  const theory = tandem(RATE, stages);
  const covers = (truth: number, [low, high]: readonly [number, number]): void => {
    expect(truth).toBeGreaterThanOrEqual(low);
    expect(truth).toBeLessThanOrEqual(high);
    expect((high - low) / 2).toBeLessThan(0.12 * truth);
  };
  theory.stations.forEach(({ meanWaiting, meanSojourn, utilisation, meanBacklog, sojournTail }, i) => {
    for (const [metric, truth] of [
      ['waiting', meanWaiting],
      ['sojourn', meanSojourn],
    ] as const) {
      const all = runs.map((run) => samplesOf(run, `w${i}`, metric));
      const of = ratioEstimate(
        all.map(({ sum }) => sum / SECOND),
        all.map(({ count }) => count),
        0.999,
      );
      covers(truth, endsOf(of));
    }
    const busy = runs.map((run) => gaugeOf(run, `w${i}`, 'utilisation').mean);
    covers(utilisation, endsOf(estimate(busy, 0.999)));
    for (const share of [0.95, 0.99]) {
      expectCovered(`p${100 * share} of stage ${i}`, percentile(sojournTail!, share), quantileTime(runs, `w${i}`, 'sojourn', share), 0.12);
    }
    // Little: what stands in the queue and at work, by theory, and run by run by what came and how long it stayed.
    expectCovered(`backlog of stage ${i}`, RATE * meanSojourn, meanLevel(runs, `q${i}`, 'backlog'), 0.12);
    expect(meanBacklog).toBeCloseTo(RATE * meanSojourn, 12);
    for (const run of runs) {
      const { sum, count } = samplesOf(run, `w${i}`, 'sojourn');
      const seconds = (run.horizon - run.warmUpUntil) / SECOND;
      const arrivalRate = sumOf(run, `q${i}`, 'accepted') / seconds;
      expect(gaugeOf(run, `q${i}`, 'backlog').mean / (arrivalRate * (sum / count / SECOND))).toBeCloseTo(1, 2);
    }
  });
  const through = runs.map((run) =>
    [0, 1].reduce((sum, i) => {
      const { sum: all, count } = samplesOf(run, `w${i}`, 'sojourn');
      return sum + all / count / SECOND;
    }, 0),
  );
  covers(theory.meanSojourn, endsOf(estimate(through, 0.999)));
});
