import { describe, expect, it } from 'vitest';
import { planCapacity } from '../../src/experiment/plan.ts';
import { PlanRefused, type PlanRequest } from '../../src/experiment/plan-space.ts';
import { axisFromText } from '../../src/experiment/points.ts';
import type { PlanResult } from '../../src/result/plan-result.ts';
import { parsePlanResult, writePlanResult } from '../../src/result/plan-schema.ts';
import { mmc } from '../../src/theory/erlang.ts';
import { CASES } from './plan-scenarios.ts';

interface Asked {
  readonly vary: readonly string[];
  readonly minimise?: string;
  readonly confidence?: number;
  readonly isExhaustive?: boolean;
}

function request({ vary, minimise = 'cost', confidence = 0.95, isExhaustive = false }: Asked): PlanRequest {
  return { axes: vary.map((text) => axisFromText(text)), minimise, confidence, replicationsMost: 6, isExhaustive };
}

async function plan(text: string, asked: Asked): Promise<PlanResult> {
  const result = await planCapacity({ text, file: 'test.yaml' }, request(asked), { threads: 0 });
  if (result === null) throw new Error('interrupted');
  return result;
}

/** M/M/c: 14.4 a second, one second of work each. */
const ideal = (objective: string): string => `
name: ideal
duration: 1500s
warmUp: 100s
replications: 3
producers: { p: { to: q, rate: 14.4/s, size: 1 KB } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 16, batch: 1, serviceTime: { exponential: { mean: 1s } } } }
limits: none
latencies: none
objectives: ['${objective}']
`;

const erlangAnswer = (bound: number): number => {
  for (let servers = 1; ; servers++) if (mmc(14.4, 1, servers).meanWaiting < bound) return servers;
};

describe('one axis', () => {
  it.each([300, 50, 10])('needs as many workers as Erlang C says for a mean wait below %d ms', async (bound) => {
    const result = await plan(ideal(`w.waiting.mean < ${bound}ms`), { vary: ['consumers.w.workers=1..64'] });
    expect(result.answer?.values).toEqual({ 'consumers.w.workers': erlangAnswer(bound / 1000) });
    expect(result.counts.simulated).toBeLessThanOrEqual(4);
    expect(result.skipped).toHaveLength(1);
    const below = result.candidates[result.answer!.below[0]!.candidate]!;
    expect(below.verdict).not.toBe('met');
    expect(parsePlanResult(JSON.parse(writePlanResult(result)))).toEqual(result);
  });
});

describe('a request that makes no sense', () => {
  it('is refused', async () => {
    await expect(plan(ideal('w.waiting.mean < 1s'), { vary: [] })).rejects.toThrow(PlanRefused);
    await expect(plan(ideal('w.waiting.mean < 1s'), { vary: ['consumers.w.workers=1..4'], minimise: 'services.q.delay' })).rejects.toThrow(/does not vary/);
    await expect(plan(ideal('w.waiting.mean < 1s').replace(/objectives.*/, ''), { vary: ['consumers.w.workers=1..4'] })).rejects.toThrow(/no objectives/);
  });
});

describe('ten scenarios', () => {
  it.each(CASES)(
    '$name: as a whole grid answers, with a fifth of its points at most',
    async ({ text, vary, minimise }) => {
      const asked = { vary, ...(minimise === undefined ? {} : { minimise }) };
      const searched = await plan(text, asked);
      const whole = await plan(text, { ...asked, isExhaustive: true });
      expect(whole.counts.simulated).toBe(whole.counts.grid);
      expect(searched.answer?.values).toEqual(whole.answer?.values);
      expect(searched.answer).not.toBeNull();
      expect(searched.counts.simulated).toBeLessThanOrEqual(Math.floor(searched.counts.grid! / 5));
      for (const { candidate } of searched.answer!.below) expect(searched.candidates[candidate]!.verdict === 'met' && searched.minimise !== 'cost').toBe(false);
    },
    300_000,
  );
});
