/** A rehearsal is short, whatever the model, and leaves nothing behind. */
import { expect, test, vi } from 'vitest';
import { rehearse } from '../../src/experiment/rehearsal.ts';
import { replicate } from '../../src/experiment/replicate.ts';
import { constantRate } from '../support/configs.ts';
import { station } from '../support/models.ts';
import { SECOND } from '../support/workbench.ts';

vi.mock('../../src/experiment/replicate.ts', async (original) => {
  const own = await original<typeof import('../../src/experiment/replicate.ts')>();
  return { ...own, replicate: vi.fn(own.replicate) };
});

const modelAt = (perSecond: number) =>
  station({
    servers: 2,
    serviceTime: { kind: 'exponential', mean: 1000 },
    arrivals: { rate: constantRate(perSecond), arrivals: { kind: 'poisson' } },
    horizon: 1000 * SECOND,
  });

test.each([0, 0.01, 5, 1000])('a model of %s messages a second: at most a hundredth of its run, at most a hundred messages', (perSecond) => {
  const model = modelAt(perSecond);
  const before = replicate({ model, replication: 0, fingerprint: true }).fingerprint;
  vi.mocked(replicate).mockClear();
  rehearse(model);
  const horizons = vi.mocked(replicate).mock.calls.map(([job]) => job.model.horizon);
  expect(horizons).toHaveLength(3);
  for (const horizon of horizons) {
    expect(horizon).toBeLessThanOrEqual(model.horizon / 100);
    expect((horizon / SECOND) * perSecond).toBeLessThanOrEqual(100.001);
  }
  expect(replicate({ model, replication: 0, fingerprint: true }).fingerprint).toBe(before);
});
