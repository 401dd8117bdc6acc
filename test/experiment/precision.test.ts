/** Replications until narrow enough: wave sizes by hand, the same result for any threads, what is said when it is not reached. */
import { describe, expect, it } from 'vitest';
import { parseScenario, run } from '../../src/index.ts';
import { halfBusy } from '../support/half-busy.ts';

const text = (replications: string, more = ''): string => halfBusy(replications, { more });
const here = { threads: 0 };
const precise = (replications: string, more = '') => run(parseScenario(text(replications, more)), here);

describe('a precision', () => {
  it('that the first wave reaches takes sixteen replications', async () => {
    const { provenance } = await precise('{ precision: 20%, of: desk.sojourn.mean, max: 50 }');
    expect(provenance.precision).toMatchObject({ target: 0.2, of: 'desk.sojourn.mean', confidence: 0.95, reached: true, taken: 16 });
    expect(provenance).toMatchObject({ replications: 16, completed: 16 });
  });

  it('states the half-width that the result states', async () => {
    const { provenance, components } = await precise('{ precision: 20%, of: desk.sojourn.mean, max: 50 }');
    const { mean, halfWidth } = components.desk!.metrics.sojourn!;
    expect(provenance.precision?.halfWidth).toBeCloseTo(halfWidth!, 9);
    expect(provenance.precision?.relative).toBeCloseTo(halfWidth! / mean!, 9);
    expect(Math.abs(mean! - 20)).toBeLessThan(halfWidth!);
  });

  it('takes more waves for a narrower interval, and stops at the first that is', async () => {
    const { provenance } = await precise('{ precision: 1.5%, of: desk.sojourn.mean, max: 400 }');
    expect(provenance.precision?.reached).toBe(true);
    expect(provenance.precision?.taken).toBeGreaterThan(16);
    expect(provenance.precision?.taken).toBeLessThan(200);
    expect((provenance.precision?.taken ?? 1) % 2).toBe(0);
    expect(provenance.precision?.relative).toBeLessThanOrEqual(0.015);
  });

  it('of a share is as wide as it was estimated, not as what is possible', async () => {
    // One worker that is nearly always busy.
    const busy = text('{ precision: 1%, of: desk.utilisation.mean, max: 4 }').replace('rate: 50/s', 'rate: 105/s').replace('60s', '1s');
    const { provenance, components } = await run(parseScenario(busy), here);
    const { mean, halfWidth } = components.desk!.metrics.utilisation!;
    expect(mean! + halfWidth!).toBeGreaterThan(1);
    expect(provenance.precision?.halfWidth).toBeCloseTo(halfWidth!, 12);
  });

  it('of a percentile works alike', async () => {
    const { provenance, components } = await precise('{ precision: 5%, of: desk.sojourn.p99, max: 200 }');
    const { p99, intervals } = components.desk!.metrics.sojourn!;
    const [low, high] = intervals!.p99!;
    expect(provenance.precision?.reached).toBe(true);
    expect(provenance.precision?.halfWidth).toBeCloseTo(Math.max(high! - p99!, p99! - low), 9);
  });

  it('of a percentile goes by the larger half of its interval, which may be the lower one', async () => {
    // Of this seed 5.4 % upwards and 6.4 % downwards.
    const scenario = parseScenario(text('{ precision: 6%, of: desk.sojourn.p99, max: 16 }'), { set: { seed: 12 } });
    const { provenance, components } = await run(scenario, here);
    const { p99, intervals } = components.desk!.metrics.sojourn!;
    const [low, high] = intervals!.p99!;
    expect(high! - p99!).toBeLessThan(0.06 * p99!);
    expect(provenance.precision).toMatchObject({ reached: false, taken: 16 });
    expect(provenance.precision?.halfWidth).toBeCloseTo(p99! - low, 9);
  });

  it('at a higher confidence asks for a wider interval of the same runs', async () => {
    const [usual, surer] = await Promise.all([
      precise('{ precision: 50%, of: desk.sojourn.mean }'),
      precise('{ precision: 50%, of: desk.sojourn.mean, confidence: 99% }'),
    ]);
    // Student's t at 15 degrees of freedom: 2.946713 against 2.131450.
    expect(surer!.provenance.precision!.halfWidth! / usual!.provenance.precision!.halfWidth!).toBeCloseTo(2.946713 / 2.13145, 5);
  });

  it('that is not reached is said, with the objectives that stay undecided', async () => {
    const { provenance, findings, components } = await precise(
      '{ precision: 0.1%, of: desk.sojourn.mean, max: 18 }',
      'objectives:\n  - desk.sojourn.mean < 20ms\n',
    );
    expect(provenance.precision).toMatchObject({ reached: false, taken: 18 });
    expect(provenance).toMatchObject({ replications: 18, completed: 18 });
    expect(components.desk!.metrics.sojourn!.halfWidth).toBeGreaterThan(0.02);
    const finding = findings.find(({ sentence }) => sentence.startsWith('Precision not reached'));
    expect(finding?.sentence).toMatch(/of desk\.sojourn\.mean after 18 replications, wanted ±0\.1% at 95%\. Undecided: desk\.sojourn\.mean < 20ms\./);
    expect(findings.some(({ sentence }) => sentence.startsWith('Interrupted'))).toBe(false);
  });

  it('of what was never seen is not reached: an interval of nothing around nothing is no precision', async () => {
    // Nothing can be lost without limits.
    const { provenance, findings } = await precise('{ precision: 20%, of: web.lost.share, max: 20 }');
    expect(provenance.precision).toMatchObject({ reached: false, relative: null, taken: 20 });
    const finding = findings.find(({ sentence }) => sentence.startsWith('Precision not reached'));
    expect(finding?.sentence).toBe(
      'Precision not reached: nothing of web.lost.share was seen in 20 replications, so there is no relative precision, wanted ±20% at 95%.',
    );
  });

  it('never takes more than max, even in the first wave', async () => {
    const { provenance } = await precise('{ precision: 1%, of: desk.sojourn.mean, max: 3 }');
    expect(provenance.precision?.taken).toBe(3);
  });
});
