import { expect, it } from 'vitest';
import { Candidates } from '../../src/experiment/plan-candidates.ts';
import { replicate } from '../../src/experiment/replicate.ts';
import type { Crew } from '../../src/experiment/threads.ts';
import { CapacityExceeded } from '../../src/kernel/capacity.ts';

const source = {
  file: 'test.yaml',
  text: `
name: heap
duration: 10s
producers: { p: { to: q, rate: 10/s } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 4, serviceTime: 10ms } }
objectives: [w.sojourn.p99 < 5s]
`,
};
const options = { confidence: 0.95, replicationsMost: 3 };

/** Threads on which a run of more than `most` a second holds too much. */
function crewUpTo(most: number, error: Error): Crew<Parameters<typeof replicate>[0], ReturnType<typeof replicate>> {
  return {
    width: 1,
    run: (job) => (JSON.stringify(job.model).includes(`"rate":${most + 1}`) ? Promise.reject(error) : Promise.resolve(replicate(job))),
    close: () => Promise.resolve(),
  };
}

const at = (rate: number) => ({ values: { 'producers.p.rate': `${rate}/s` }, overrides: [`producers.p.rate=${rate}/s`] });

it('what asks for more than a run can hold is refused and says why; the others are as they were', async () => {
  const candidates = new Candidates(source, crewUpTo(10, new CapacityExceeded('more than 5 messages in q')), options);
  const [fits, beyond] = await Promise.all([candidates.simulate(at(10)), candidates.simulate(at(11))]);
  expect(fits.candidate.verdict).toBe('met');
  expect(beyond.candidate).toMatchObject({ verdict: 'refused', replications: 0, note: 'this run asks for too much: more than 5 messages in q' });
  expect(candidates.list.map(({ verdict }) => verdict)).toEqual(['met', 'refused']);
});

it('a fault of ours ends the plan', async () => {
  const candidates = new Candidates(source, crewUpTo(10, new Error('believed: nothing')), options);
  await expect(candidates.simulate(at(11))).rejects.toThrow('believed: nothing');
});
