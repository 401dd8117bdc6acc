/** The search of `plan` against simulating every point. */
import { describe, expect, it } from 'vitest';
import { lookAt } from '../../src/experiment/plan-scout.ts';
import type { PlanCandidate } from '../../src/result/plan-result.ts';
import { plan } from '../support/plan.ts';
import { CASES } from './plan-scenarios.ts';

describe('ten scenarios', () => {
  it.each(CASES)(
    '$name: as a whole grid answers, with a fifth of its points at most, and closed forms rule out none that holds',
    async ({ text, vary, minimise }) => {
      const asked = { vary, ...(minimise === undefined ? {} : { minimise }) };
      const searched = await plan(text, asked);
      const whole = await plan(text, { ...asked, isExhaustive: true });
      expect(whole.counts.simulated).toBe(whole.counts.grid);
      expect(searched.answer?.values).toEqual(whole.answer?.values);
      expect(searched.answer).not.toBeNull();
      expect(searched.counts.simulated).toBeLessThanOrEqual(Math.floor(searched.counts.grid! / 5));
      const isRuledOut = (candidate: PlanCandidate): boolean => lookAt({ text, file: 'test.yaml' }, candidate).sentence !== null;
      expect(whole.candidates.filter(({ verdict }) => verdict === 'met').filter(isRuledOut)).toEqual([]);
      for (const { candidate } of searched.answer!.below) expect(searched.candidates[candidate]!.verdict === 'met' && searched.minimise !== 'cost').toBe(false);
    },
    300_000,
  );
});
