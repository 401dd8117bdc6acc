/**
 * What a team would write beside its own code: the scenario is part of the repository, and a test says what it
 * must hold. Outside of this repository the import is `from 'plimsoll'`, and `threads` can be left out.
 */
import { describe, expect, it } from 'vitest';
import { measure, parseScenario, run, ScenarioError, sweep } from '../../src/index.ts';

const ORDERS = `
name: orders
description: Do eight workers keep up with the evening?
duration: 5m
seed: 11
replications: 4
producers:
  shop: { to: orders, rate: 40/s, size: 1 KB }
services:
  orders: { kind: sqs-standard, visibilityTimeout: 30s }
consumers:
  billing: { kind: poller, from: orders, workers: 8, batch: 1, wait: 20s, serviceTime: { exponential: 50ms } }
objectives:
  - billing.sojourn.p99 < 2s
  - orders.backlog.max < 200
`;

const here = { threads: 0 };

describe('orders in the evening', () => {
  it('are billed in time', async () => {
    const result = await run(parseScenario(ORDERS), here);
    expect(result.objectives.map(({ verdict }) => verdict)).toEqual(['met', 'met']);
    expect(measure(result, 'billing.sojourn.p99').value).toBeLessThan(2_000);
    expect(result.components.billing?.stability.label).toBe('stable');
  });

  it('are not when half of the workers are away', async () => {
    const result = await run(parseScenario(ORDERS, { set: { 'consumers.billing.workers': 2 } }), here);
    expect(result.objectives.map(({ verdict }) => verdict)).toContain('missed');
    expect(result.components.orders?.stability.label).toBe('overloaded');
  });

  it('need four workers at least', async () => {
    const result = await sweep(parseScenario(ORDERS), { ...here, matrix: { 'consumers.billing.workers': [1, 2, 3, 4, 6] } });
    const enough = result.points.filter(({ verdict }) => verdict === 'met').map(({ values }) => values['consumers.billing.workers']);
    // Three workers finish 60 a second at best, calls to the queue not counted; 40 a second arrive.
    expect(enough).toEqual([4, 6]);
  });

  it('give the same numbers every time', async () => {
    const [first, second] = await Promise.all([run(parseScenario(ORDERS), here), run(parseScenario(ORDERS), here)]);
    expect(second).toEqual(first);
  });
});

describe('a scenario with a mistake', () => {
  it('is refused with every problem and its place', () => {
    const wrong = ORDERS.replace('40/s', '40').replace('from: orders,', 'from: oders,');
    let caught: unknown;
    try {
      parseScenario(wrong);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(ScenarioError);
    if (!(caught instanceof ScenarioError)) return;
    expect(caught.problems).toHaveLength(2);
    expect(caught.message).toContain('scenario.yaml:8:');
    expect(caught.message).toContain('did you mean orders');
  });

  it('names a measure that does not exist', async () => {
    const result = await run(parseScenario(ORDERS, { set: { duration: '5s' } }), here);
    expect(() => measure(result, 'billing.latency.p99')).toThrow('billing has no such metric');
    expect(() => measure(result, 'biling.sojourn.p99')).toThrow('there are shop, orders, billing');
  });
});
