/** When a client that is always refused calls again, mode by mode: the AWS SDKs' documented delays, U × min(base × 2^i, 20 s), without the chance in them. */
import { expect, it } from 'vitest';
import { retryField } from '../../../src/services/fields/retry.ts';
import { PROVISIONED_THROUGHPUT_EXCEEDED as THROTTLED } from '../../../src/services/outcome.ts';
import { producerConfig } from '../../support/configs.ts';
import { NotingInlet } from '../../support/inlet.ts';
import { MINUTE, SECOND, Workbench } from '../../support/workbench.ts';

/** Seconds at which the one message of a producer is sent, whatever is answered being a throttle. */
function callsOf(written: unknown): number[] {
  const bench = new Workbench();
  const inlet = new NotingInlet(
    () => bench.now,
    () => THROTTLED,
  );
  const retry = { ...retryField.parse(written), jitter: 'none' } as const;
  bench.add('producer', 'p', producerConfig({ rate: { kind: 'instants', at: [0] }, retry }), { to: inlet });
  bench.start();
  bench.run(10 * MINUTE);
  expect(bench.total('p', 'lost')).toBe(1);
  return inlet.calls.map(({ at }) => at / SECOND);
}

it.each([
  // botocore's legacy mode: five attempts, 2^i seconds after the i-th, from 0.
  ['legacy', [0, 1, 3, 7, 15]],
  [{ mode: 'legacy', attempts: 7 }, [0, 1, 3, 7, 15, 31, 51]],
  ['standard', [0, 1, 3]],
  [{ mode: 'standard', generation: 'before-2026' }, [0, 0.5, 1.5]],
  ['none', [0]],
])('%j calls at %j s', (written, seconds) => {
  expect(callsOf(written)).toEqual(seconds);
});
