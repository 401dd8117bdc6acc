/** What a closed form rules out, no run may meet: bounds against simulations, and the values they rest on by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hopelessOf } from '../../src/experiment/plan-bounds.ts';
import { runStudy } from '../../src/experiment/study.ts';
import { compile } from '../../src/model/compile.ts';
import type { StudyResult } from '../../src/result/study-result.ts';
import { readScenario } from '../../src/scenario/read.ts';

function compiled(text: string) {
  const read = readScenario(text, { file: 'bound.yaml' });
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return compile(read.scenario);
}

function ruledOut(text: string, objective: string): string | null {
  const { model, context } = compiled(`${text}\nobjectives: ['${objective}']`);
  return hopelessOf(model, context)?.sentence ?? null;
}

async function resultOf(text: string): Promise<StudyResult> {
  const { model, context } = compiled(text);
  const result = await runStudy(model, context, { threads: 0 });
  if (result === null) throw new Error('nothing was finished');
  return result;
}

const queue = (more: { readonly rate?: string; readonly size?: string; readonly queue?: string; readonly top?: string }): string => `duration: 10m
${more.top ?? ''}
producers: { web: { to: line, rate: ${more.rate ?? '200/s'}, size: ${more.size ?? '1 KB'} } }
services: { line: { kind: sqs-standard${more.queue ?? ''} } }
consumers: { r: { kind: poller, from: line, workers: 1, batch: 1, serviceTime: 10ms } }
latencies: none`;

describe('too slow', () => {
  it('twice the work there are workers for: the last that are done came half the run ago, and waited as long', () => {
    // By the fluid: what comes at t waits t; done by 10 m is what came by 5 m. Less four deviations of chance, some 3 s at the end.
    expect(ruledOut(queue({}), 'r.sojourn.max < 4m')).toContain("2 servers' worth of work for 1");
    expect(ruledOut(queue({}), 'r.sojourn.max < 5m')).toBeNull();
    expect(ruledOut(queue({}), 'r.sojourn.mean < 2m')).not.toBeNull();
    expect(ruledOut(queue({}), 'r.sojourn.mean < 2.5m')).toBeNull();
  });

  it('what is refused for its size calls for no work', () => {
    // Half of 200/s is larger than 4 KiB: 100/s for a worker of 100/s.
    const size = '{ uniform: { min: 1 B, max: 8 KiB } }';
    expect(ruledOut(queue({ size }), 'r.sojourn.max < 4m')).not.toBeNull();
    expect(ruledOut(queue({ size, queue: ', maxMessageSize: 4 KiB' }), 'r.sojourn.max < 4m')).toBeNull();
    expect(ruledOut(queue({ size, queue: ', maxMessageSize: 8 KiB' }), 'r.sojourn.max < 4m')).not.toBeNull();
  });

  it('messages from before the end of the warm-up count once they are done after it', async () => {
    // 200/s for 5 m, then nearly nothing: 30,000 wait at 5 m and are done until 10 m. Those done after 4 m came from 2 m on.
    const text = queue({ rate: '{ profile: [{ at: 0s, rate: 200/s }, { at: 5m, rate: 0.01/s }] }', top: 'warmUp: 4m' });
    const mean = (await resultOf(text)).components.r!.metrics.sojourn!.mean! / 1000;
    expect(mean).toBeGreaterThan(200);
    expect(mean).toBeLessThan(220);
    expect(ruledOut(text, 'r.sojourn.mean < 190s')).not.toBeNull();
    expect(ruledOut(text, `r.sojourn.mean < ${Math.ceil(mean)}s`)).toBeNull();
  });

  it.each([
    ['a shard that refuses by chance though its mean fits: two records of 500 KB are all its bucket holds', '1.9/s', '500 KB', 1, false],
    ['records of 1 KB at nine tenths of the limit fit whatever chance brings', '900/s', '1 KB', 1, true],
    ['at the limit itself they do not', '990/s', '1 KB', 1, false],
    ['nor at nine tenths where calls bring hundreds at one instant', '900/s', '1 KB', 500, false],
  ])('%s', (_, rate, size, records, isRuledOut) => {
    const text = `duration: 10m
producers: { web: { to: st, rate: ${rate}, size: ${size}, key: unique, retry: none, batch: { records: ${records}, linger: 1s } } }
services: { st: { kind: kinesis, shards: 1 } }
consumers: { r: { kind: shard-reader, from: st, workers: 1, serviceTime: ${rate === '1.9/s' ? '570ms' : '2ms'} } }
latencies: none`;
    expect(ruledOut(text, 'r.sojourn.max < 1m') !== null).toBe(isRuledOut);
  });
});

describe('too narrow', () => {
  it.each([
    ['1 MiB', true],
    ['1 KiB', false],
  ])('records beyond record.bytes of %s are refused for that, and are no attempts on the shard', (limit, isRuledOut) => {
    const text = `duration: 10m
limits: { st.record.bytes: ${limit} }
producers: { web: { to: st, rate: 1500/s, size: { uniform: { min: 1 B, max: 2 KiB } }, key: unique, retry: none } }
services: { st: { kind: kinesis, shards: 1 } }
latencies: none`;
    expect(ruledOut(text, 'st.throttled.share < 1%') !== null).toBe(isRuledOut);
  });
});

const scenario = fc.record({
  load: fc.constantFrom(0.5, 0.9, 1, 1.1, 1.5, 3),
  workers: fc.constantFrom(1, 3),
  stepAt: fc.constantFrom(0.3, 0.6, 1),
  afterwards: fc.constantFrom(0, 0.5, 2),
  warmUp: fc.constantFrom(0, 20, 50),
  sizes: fc.constantFrom('1 KB', '{ uniform: { min: 1 B, max: 300 KB } }', '400 KB'),
  service: fc.constantFrom('constant', 'exponential'),
  kind: fc.constantFrom('sqs', 'kinesis'),
  shards: fc.constantFrom(1, 2, 3),
  retry: fc.constantFrom('none', 'standard'),
  seed: fc.nat({ max: 1_000 }),
});

type Drawn = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

/** A hundred seconds of 20 messages a second at load 1. */
function textOf({ load, workers, stepAt, afterwards, warmUp, sizes, service, kind, shards, retry, seed }: Drawn): string {
  const rate = 20 * load;
  const work = service === 'constant' ? `${50 * workers}ms` : `{ exponential: { mean: ${50 * workers}ms } }`;
  const isQueue = kind === 'sqs' && sizes !== '400 KB';
  return `duration: 100s
warmUp: ${warmUp}s
seed: ${seed}
latencies: none
producers: { web: { to: s, rate: { profile: [{ at: 0s, rate: ${rate}/s }, { at: ${Math.round(100 * stepAt)}s, rate: ${rate * afterwards + 0.01}/s }] }, size: ${sizes}, key: unique, retry: ${retry} } }
services: { s: ${isQueue ? '{ kind: sqs-standard, maxMessageSize: 256 KiB }' : `{ kind: kinesis, shards: ${shards} }`} }
consumers: { r: { kind: ${isQueue ? 'poller' : 'shard-reader'}, from: s, workers: ${workers}, serviceTime: ${work}${isQueue ? ', batch: 1' : ''} } }`;
}

it('whatever the scenario, no objective is ruled out that its simulation meets', async () => {
  let ruled = 0;
  await fc.assert(
    fc.asyncProperty(scenario, async (drawn) => {
      const text = textOf(drawn);
      const { r, s } = (await resultOf(text)).components;
      const met = (['mean', 'p50', 'p99', 'max'] as const).flatMap((aggregate) =>
        ['sojourn', 'waiting'].flatMap((metric) => {
          const value = r!.metrics[metric]?.[aggregate];
          return typeof value === 'number' ? [`r.${metric}.${aggregate} < ${(value * 1.001 + 1).toFixed(3)}ms`] : [];
        }),
      );
      const refused = s!.metrics.throttled?.share;
      if (refused !== undefined) met.push(`s.throttled.share < ${(100 * refused + 0.01).toFixed(4)}%`);
      for (const objective of met) expect(ruledOut(text, objective), `${objective}\n${text}`).toBeNull();
      if (ruledOut(text, 'r.sojourn.max < 5s') !== null) ruled++;
    }),
    { seed: 1998, numRuns: 150 },
  );
  // And it does rule out.
  expect(ruled).toBeGreaterThan(15);
});
