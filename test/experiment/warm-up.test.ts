/** An automatic warm-up over several replications: one cut for all, and no lean. */
import { expect, it } from 'vitest';
import { replicate } from '../../src/experiment/replicate.ts';
import { jobsOf, studyHere } from '../../src/experiment/study.ts';
import { compile } from '../../src/model/compile.ts';
import { readScenario } from '../../src/scenario/read.ts';
import { samplesOf, sumOf } from '../support/models.ts';
import { runsOfScenario } from '../support/scenario-runs.ts';

/** M/M/1 at load 0.9, 5,400 messages of 10 ms a replication. */
function station(warmUp: string, replications: number) {
  const text = `
name: line
duration: 60s
seed: 7
warmUp: ${warmUp}
replications: ${replications}
limits: none
latencies: none
producers: { p: { to: q, rate: 90/s, arrivals: poisson, size: 1 B } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, wait: 20s, serviceTime: { exponential: { mean: 10ms } } } }
`;
  const read = readScenario(text, { file: 'line.yaml' });
  if (!read.ok) throw new Error('the scenario reads');
  return compile(read.scenario);
}

function meanSojourn(warmUp: string, replications: number): number {
  const { model, context } = station(warmUp, replications);
  return studyHere(model, context).components.w!.metrics.sojourn!.mean!;
}

it('takes no busy stretch away: the mean is not below that of the same replications without a cut', () => {
  // The start is empty: to cut it off brings the mean nearer to the 100 ms of the long run, if anything. A cut by each replication's own takes 5 ms off.
  const [none, cut] = [meanSojourn('0s', 200), meanSojourn('auto', 200)];
  expect(cut - none).toBeGreaterThan(-1);
}, 60_000);

it('is one cut for all replications of a study, and that of its own for one alone', () => {
  const { model, context } = station('auto', 8);
  const { time } = studyHere(model, context);
  expect(new Set(time.warmUp.untilMs).size).toBe(1);
  expect(time.warmUp).toMatchObject({ method: 'mser5' });
  const alone = station('auto', 1);
  const [job] = jobsOf(alone.model, 1);
  expect(studyHere(alone.model, alone.context).time.warmUp.untilMs).toEqual([replicate(job!).warmUpUntil / 1000]);
});

it('leaves out of every number what was observed before it ended', () => {
  // A message a second from 1 s to 20 s, and a rush of 3,000 in the first one, which one worker has done within about four.
  const [rushed] = runsOfScenario(
    `
name: rush
duration: 20s
warmUp: 10s
limits: none
latencies: none
producers:
  steady: { to: q, rate: 1/s, arrivals: regular, size: 1 B }
  rush: { to: q, rate: { profile: [{ at: 0s, rate: 3000/s }, { at: 1s, rate: 0/s }] }, arrivals: regular, size: 1 B }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, wait: 20s, serviceTime: 1ms } }
`,
    1,
  );
  // Sent after the tenth second: at 11, 12, … 20 s.
  expect(sumOf(rushed!, 'steady', 'offered')).toBe(10);
  expect(sumOf(rushed!, 'rush', 'offered')).toBe(0);
  expect(sumOf(rushed!, 'q', 'offered')).toBe(10);
  // Each is taken at once.
  expect(samplesOf(rushed!, 'w', 'waiting')).toMatchObject({ count: 10, sum: 0, min: 0, max: 0 });
  // Done after it, 1 ms later: those of 10, 11, … 19 s; that of 20 s is not when the run ends.
  expect(samplesOf(rushed!, 'w', 'sojourn')).toMatchObject({ count: 10, sum: 10_000, min: 1_000, max: 1_000 });
  // Before it the rush did wait: the series, which keep the whole run, say so.
  expect(samplesOf(rushed!, 'w', 'sojourn').seriesSum[0]).toBeGreaterThan(0);
});
