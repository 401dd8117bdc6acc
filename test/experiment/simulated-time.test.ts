/** What is shown while runs go on: simulated time done by all of them, and nothing of a result depends on it. */
import { expect, it } from 'vitest';
import { doneOf, simulatedTime } from '../../src/experiment/simulated-time.ts';
import { runStudy, simulatedTimeOf } from '../../src/experiment/study.ts';
import { parseScenario } from '../../src/index.ts';
import { compile } from '../../src/model/compile.ts';

const text = (warmUp: string, replications: number): string => `
name: far
duration: 10s
warmUp: ${warmUp}
replications: ${replications}
producers: { p: { to: q, rate: 20/s } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 2, serviceTime: 20ms } }
`;

// 10 s each; an automatic warm-up runs each replication once more, to find the cut.
it.each([
  ['1s', 1, 10e6],
  ['0s', 3, 30e6],
  ['auto', 2, 40e6],
])('a warm-up of %s and %d replications are %d µs, all of which is done at the end', async (warmUp, replications, micros) => {
  const { model, context } = compile(parseScenario(text(warmUp, replications)).scenario);
  const simulated = simulatedTime();
  const watched = await runStudy(model, context, { threads: 0, simulated });
  expect(simulatedTimeOf(model, context)).toBe(micros);
  expect(doneOf(simulated)).toBe(micros);
  expect(watched).toEqual(await runStudy(model, context, { threads: 0 }));
});
