/**
 * A bare station written as a scenario is the one that the closed forms were held against: event for event the same. What is said
 * of the latter in test/laws/queueing-theory.test.ts holds of the text that a user writes.
 */
import { describe, expect, it } from 'vitest';
import { replicate } from '../../src/experiment/replicate.ts';
import type { Distribution } from '../../src/kernel/distribution.ts';
import { compile } from '../../src/model/compile.ts';
import type { Model } from '../../src/model/model.ts';
import { formatProblems } from '../../src/scenario/problems.ts';
import { readScenario } from '../../src/scenario/read.ts';
import { poisson, type StationOf, samplesOf, station } from '../support/models.ts';
import { MILLISECOND, SECOND } from '../support/workbench.ts';

/** Mean of every service. Short beside the visibility timeout that a text has where it says none. */
const MEAN = 10 * MILLISECOND;
const HORIZON = 60 * SECOND;
const WARM_UP = 5 * SECOND;
const SEED = 7;

/** Five messages at one instant, some sixteen times a second. */
const INSTANTS = Array.from({ length: 4_000 }, (_, i) => 40_000 + Math.floor(i / 5) * 62_503);

function textOf(workers: number, serviceTime: string, traffic: string): string {
  return `name: ideal
duration: 60s
warmUp: 5s
seed: ${SEED}
limits: none
latencies: none
producers: { p: { to: q, ${traffic}, size: 1 B } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: ${workers}, batch: 1, wait: 20s, serviceTime: ${serviceTime} } }
`;
}

function modelOfText(text: string): Model {
  const readFile = (): string => INSTANTS.map((at) => (at / SECOND).toFixed(6)).join('\n');
  const read = readScenario(text, { file: 'ideal.yaml', readFile });
  if (!read.ok) throw new Error(formatProblems(read.problems, read.sources, { color: false }));
  return compile(read.scenario).model;
}

const byHand = (servers: number, serviceTime: Distribution, arrivals: StationOf['arrivals']): Model =>
  station({ servers, serviceTime, arrivals, horizon: HORIZON, warmUp: WARM_UP, seed: SEED });

/** All that is compared: the hash of every event, and what waiting was measured. */
function playedBy(model: Model, replication: number): object {
  const run = replicate({ model, replication, fingerprint: true });
  const { count, sum, max } = samplesOf(run, 'w', 'waiting');
  return { fingerprint: run.fingerprint, events: run.events, count, sum, max };
}

const exponential: Distribution = { kind: 'exponential', mean: MEAN };
const branches = [
  { probability: 0.9, mean: 5 * MILLISECOND },
  { probability: 0.1, mean: 55 * MILLISECOND },
];
const batches: StationOf['arrivals'] = { rate: { kind: 'instants', at: INSTANTS }, arrivals: { kind: 'poisson' } };
const ofRate = (perSecond: number): readonly [string, StationOf['arrivals']] => [`rate: ${perSecond}/s`, poisson(perSecond)];

const CASES: readonly (readonly [formula: string, servers: number, text: string, law: Distribution, traffic: readonly [string, StationOf['arrivals']]])[] = [
  ['M/M/1', 1, '{ exponential: { mean: 10ms } }', exponential, ofRate(80)],
  ['M/M/16', 16, '{ exponential: { mean: 10ms } }', exponential, ofRate(1_440)],
  ['M/D/1', 1, '10ms', { kind: 'constant', value: MEAN }, ofRate(80)],
  [
    'M/H2/1',
    1,
    '{ hyperexponential: { branches: [{ share: 90%, mean: 5ms }, { share: 10%, mean: 55ms }] } }',
    { kind: 'hyperexponential', branches },
    ofRate(80),
  ],
  ['M/G/1, Pareto', 1, '{ pareto: { shape: 3.5, mean: 10ms } }', { kind: 'pareto', shape: 3.5, minimum: (MEAN * 2.5) / 3.5 }, ofRate(80)],
  // Of geometric batches there is no text: no branch of a time between arrivals may be 0.
  ['X/M/1, five at an instant', 1, '{ exponential: { mean: 10ms } }', exponential, ['rate: { trace: at.csv }, arrivals: trace', batches]],
];

describe('a text with no limits and no latencies', () => {
  it.each(CASES)('%s: every event is that of the station by hand', (_, servers, text, law, [traffic, arrivals]) => {
    for (const replication of [0, 1]) {
      const played = playedBy(modelOfText(textOf(servers, text, traffic)), replication);
      expect(played).toEqual(playedBy(byHand(servers, law, arrivals), replication));
      expect(played).toMatchObject({ count: expect.toSatisfy((count: number) => count > 3_000) });
    }
  });

  it('another seed or another spread of the work is told apart', () => {
    const [text, traffic] = ['{ exponential: { mean: 10ms } }', 'rate: 80/s'];
    const played = playedBy(modelOfText(textOf(1, text, traffic)), 0);
    const other = { ...byHand(1, exponential, poisson(80)), seed: SEED + 1 };
    expect(playedBy(other, 0)).not.toEqual(played);
    expect(playedBy(byHand(1, { kind: 'erlang', phases: 2, mean: MEAN }, poisson(80)), 0)).not.toEqual(played);
    expect(playedBy(byHand(2, exponential, poisson(80)), 0)).not.toEqual(played);
  });
});
