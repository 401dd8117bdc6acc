import { describe, expect, it } from 'vitest';
import { consolePlan } from '../../src/report/plan/console.ts';
import { renderPlan } from '../../src/report/plan/page.tsx';
import { plan } from '../support/plan.ts';

const scenario = `
name: choices
duration: 20s
producers: { p: { to: q, rate: 10/s, size: 1 KB } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 2, serviceTime: 10ms } }
objectives: ['w.sojourn.p99 < 5s']
`;

describe('choices that have no order', () => {
  it('suffice by themselves where nothing else varies', async () => {
    const result = await plan(scenario, { vary: ['consumers.w.deletes=each,batch'] });
    expect(consolePlan(result, { width: 100, color: false })).toMatch(/• w\.deletes = each: every objective holds, \$[\d.]+ a month/);
    expect(await renderPlan(result)).toMatch(/w\.deletes = each<\/t.><td[^>]*>every objective holds</);
  });
});
