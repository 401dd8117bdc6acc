import { describe, expect, it } from 'vitest';
import { responseCharts } from '../../src/report/plan/charts.ts';
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

describe('an answer that does not keep up', () => {
  const overloaded = `
name: unasked
duration: 5m
producers: { p: { to: q, rate: 60/s, size: 2 KB } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 1, serviceTime: 10ms } }
objectives: [w.utilisation.mean < 80%]
`;

  it('is one, for the objectives alone decide; that it does not is said before it', async () => {
    const result = await plan(overloaded, { vary: ['consumers.w.workers=1..2'] });
    expect(result.answer?.values).toEqual({ 'consumers.w.workers': 1 });
    expect(result.findings).toEqual([
      expect.stringMatching(/^At the answer q does not keep up: the backlog grows by .* would say so in a run that is long enough\.$/),
    ]);
    expect(parsePlanResult(JSON.parse(writePlanResult(result)))).toEqual(result);
    const shown = consolePlan(result, { width: 100, color: false });
    expect(shown).toMatch(/^↑ At the answer q does not keep up[\s\S]*^✓ ↑ consumers\.w\.workers = 1: [\s\S]*; but q\s+does\s+not\s+keep\s+up\./m);
    expect(shown).toMatch(/^✓ met ↑ ← +1 /m);
    expect(shown).toMatch(/^✓ met +2 /m);
    expect(shown).toContain('↑ grows: q is overloaded at 1 of 2 candidates');
    const page = await renderPlan(result);
    expect(page).toContain('At the answer q does not keep up');
    expect(page).toContain('holds, yet ↑ grows');
    expect(page).not.toContain('suffices</span>');
  });

  it('is told of a neighbour and of the nearest too', async () => {
    const twice = overloaded.replace('w.utilisation.mean < 80%', 'w.sojourn.p99 < 5s');
    const shown = consolePlan(await plan(twice, { vary: ['consumers.w.workers=1..2'] }), { width: 200, color: false });
    expect(shown).toMatch(/^✓ consumers\.w\.workers = 2: /m);
    expect(shown).toMatch(/With w\.workers = 1 it fails: w\.sojourn\.p99 < 5s is .*, and q does not keep up\.$/m);
    const none = consolePlan(await plan(twice, { vary: ['consumers.w.workers=1,1'] }), { width: 200, color: false });
    expect(none).toMatch(/Nearest: w\.workers = 1, where w\.sojourn\.p99 < 5s is .*, and q does not keep up\.$/m);
  });
});

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

describe('an interval', () => {
  it('without an upper end is dotted to the top of its chart', async () => {
    const result = await plan(scenario, { vary: ['consumers.w.workers=1..3'] });
    const dotted = (one: typeof result): boolean[] =>
      responseCharts(one).flatMap(({ spec }) => [...JSON.stringify(spec).matchAll(/"isOpen":(true|false)/g)].map(([, open]) => open === 'true'));
    expect(dotted(result)).toEqual(result.candidates.map(({ objectives }) => objectives[0]!.interval?.[1] === null));
    const ending = (high: number | null): typeof result => ({
      ...result,
      candidates: result.candidates.map((candidate) => ({
        ...candidate,
        objectives: candidate.objectives.map((one) => ({ ...one, interval: [0, high] as const })),
      })),
    });
    const opened = ending(null);
    expect(new Set(dotted(opened))).toEqual(new Set([true]));
    expect([ending(1e4), opened].map((one) => responseCharts(one)[0]!.subtitle?.includes('dotted'))).toEqual([false, true]);
    expect((await renderPlan(opened)).match(/stroke-dasharray="1.5,3"/g)?.length).toBe(result.candidates.length);
  });

  it('that begins at nothing runs to the bottom of a logarithmic axis, below values and bound', async () => {
    const result = await plan(scenario, { vary: ['consumers.w.workers=1..3'] });
    const wide = result.candidates.map((candidate) => ({
      ...candidate,
      objectives: candidate.objectives.map((one) => ({ ...one, bound: 50, actual: 900, interval: [0, 1e5] as const })),
    }));
    const chart = responseCharts({ ...result, candidates: wide })[0]!;
    const [, low = ''] = /"low":([\d.]+)/.exec(JSON.stringify(chart.spec)) ?? [];
    const [, type, bottom = ''] = /"scale":\{"type":"(log)","domain":\[([\d.]+),/.exec(JSON.stringify(chart.spec)) ?? [];
    expect([type, Number(low)]).toEqual(['log', Number(bottom)]);
    expect(Number(low)).toBeLessThan(50 / 2);
  });
});
