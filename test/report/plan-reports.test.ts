import { describe, expect, it } from 'vitest';
import { consolePlan } from '../../src/report/plan/console.ts';
import { renderPlan } from '../../src/report/plan/page.tsx';
import { parsePlanResult, writePlanResult } from '../../src/result/plan-schema.ts';
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

  it('are not the cheapest for what is not known of their bill', async () => {
    const stream = scenario
      .replace('{ kind: sqs-standard }', '{ kind: kinesis, shards: 1 }')
      .replace('kind: poller', 'kind: shard-reader')
      .replace('workers: 2', 'workers: 1')
      .replace('size: 1 KB', 'size: 1 KB, key: unique');
    const result = await plan(`${stream}prices: { q.shardHours: 0.015 }\n`, { vary: ['region=eu-west-1,us-east-1'] });
    expect(result.candidates.map(({ values, unpriced }) => [values.region, unpriced])).toEqual([
      ['eu-west-1', 1],
      ['us-east-1', undefined],
    ]);
    expect(result.answer?.values).toEqual({ region: 'us-east-1' });
    expect(parsePlanResult(JSON.parse(writePlanResult(result)))).toEqual(result);
    expect(consolePlan(result, { width: 100, color: false })).toMatch(/region = eu-west-1: every objective holds, ≥ \$[\d.]+ a month/);
  });
});
