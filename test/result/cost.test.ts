/**
 * Monthly bills of ten configurations, to the cent, against bills computed by hand from the price list:
 * us-east-1, SQS 0.40 standard and 0.50 FIFO per million requests, the first million of the account free;
 * Kinesis 0.015 per shard-hour, 0.014 per million PUT payload units, 0.02 per extended shard-hour, 0.023 per
 * GB-month beyond seven days. A month has 730 hours. Every scenario is deterministic, so the counts are exact.
 */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { infracost } from '../../src/report/infracost.ts';
import type { PriceLine } from '../../src/result/context.ts';
import { billOf } from '../../src/result/cost.ts';
import { readScenario } from '../../src/scenario/read.ts';
import { billFor, cents, resultOf } from '../support/bills.ts';

/** 730 h of so many a second, in millions. */
const perMonth = (perSecond: number): number => (perSecond * 3600 * 730) / 1e6;

const sender = (more: string): string => `duration: 1000s\nproducers: { shop: { to: orders, arrivals: regular, retry: none, ${more} } }`;

describe('ten bills by hand', () => {
  it('1: a standard queue that is only sent to: 10 calls/s are 26.28 M a month, one free, 25.28 × 0.40', async () => {
    const cost = await billFor(`${sender('rate: 10/s, size: 1 KB')}\nservices: { orders: { kind: sqs-standard } }`);
    expect(cents(cost.monthly)).toBe('10.11');
    expect(cost.lines[0]!.quantity).toBeCloseTo(25.28, 1);
  });

  it('2: messages of 200 KiB are four pieces of 64 KiB: 105.12 M a month, 104.12 × 0.40', async () => {
    expect(cents((await billFor(`${sender('rate: 10/s, size: 200 KiB')}\nservices: { orders: { kind: sqs-standard } }`)).monthly)).toBe('41.65');
  });

  it('3: ten messages of 6 KiB in a batch are one piece: 2.628 M a month, 1.628 × 0.40', async () => {
    const cost = await billFor(`${sender('rate: 10/s, size: 6 KiB, batch: { records: 10, linger: 10s }')}\nservices: { orders: { kind: sqs-standard } }`);
    expect(cents(cost.monthly)).toBe('0.65');
  });

  it('4: ten of 20 KiB in a batch are 200 KiB, four pieces, not ten: 10.512 M a month, 9.512 × 0.40', async () => {
    const cost = await billFor(`${sender('rate: 10/s, size: 20 KiB, batch: { records: 10, linger: 10s }')}\nservices: { orders: { kind: sqs-standard } }`);
    expect(cents(cost.monthly)).toBe('3.80');
  });

  it('5: an idle queue polled for 20 s at a time by 10 workers: 0.5 empty receives/s are 1.314 M, 0.314 × 0.40', async () => {
    const cost = await billFor(
      'duration: 1000s\nservices: { orders: { kind: sqs-standard } }\nconsumers: { desk: { kind: poller, from: orders, workers: 10, wait: 20s, serviceTime: 1ms } }',
    );
    expect(cents(cost.monthly)).toBe('0.13');
    expect(cost.perMillionMessages).toBeNull();
  });

  it('6: FIFO, sent, received and deleted one by one: 10/s three times are 78.84 M, 77.84 × 0.50', async () => {
    const cost = await billFor(`${sender('rate: 10/s, size: 1 KB, key: { sequence: { keys: 1000 } }').replace('to: orders', 'to: orders.fifo')}
services: { orders.fifo: { kind: sqs-fifo } }
consumers: { desk: { kind: poller, from: orders.fifo, workers: 1, batch: 1, wait: 20s, serviceTime: 0s, deletes: each } }`);
    expect(cents(cost.monthly)).toBe('38.92');
    // 26.28 M messages a month.
    expect(cost.perMillionMessages).toBeCloseTo(38.92 / 26.28, 2);
  });

  it('7: a standard and a FIFO queue share one free million: 26.28 − 1 at 0.40 and 26.28 at 0.50', async () => {
    const cost = await billFor(`duration: 1000s
producers:
  a: { to: orders, arrivals: regular, retry: none, rate: 10/s, size: 1 KB }
  b: { to: bills.fifo, arrivals: regular, retry: none, rate: 10/s, size: 1 KB, key: { sequence: { keys: 1000 } } }
services: { bills.fifo: { kind: sqs-fifo }, orders: { kind: sqs-standard } }`);
    expect(cost.byComponent?.map(({ component, monthly }) => [component, cents(monthly)])).toEqual([
      ['bills.fifo', '13.14'],
      ['orders', '10.11'],
    ]);
    expect(cents(cost.monthly)).toBe('23.25');
  });

  it('8: four shards and 1,000 records/s of 26 KB, two units each: 43.80 + 5,256 M × 0.014', async () => {
    const cost = await billFor(`duration: 100s
limits: none
producers: { web: { to: clicks, arrivals: regular, retry: none, rate: 1000/s, size: 26 KB, batch: { records: 100, linger: 1s } } }
services: { clicks: { kind: kinesis, shards: 4, retention: 24h } }`);
    expect(cost.lines.map(({ monthly }) => cents(monthly))).toEqual(['43.80', '73.58', '0.00', '0.00']);
    expect(cents(cost.monthly)).toBe('117.38');
    expect(cost.perMillionMessages).toBeCloseTo(117.384 / 2628, 4);
  });

  it('9: a year of retention: extended shard-hours, and GB-months of the 358 days beyond the seventh', async () => {
    const cost = await billFor(`duration: 1000s
producers: { web: { to: clicks, arrivals: regular, retry: none, rate: 1/s, size: 10 KiB, key: { unique: {} } } }
services: { clicks: { kind: kinesis, shards: 2, retention: 365d } }`);
    // 2 × 730 × 0.015 = 21.90; 2.628 M units × 0.014 = 0.0368; 2 × 730 × 0.02 = 29.20.
    expect(cost.lines.slice(0, 3).map(({ monthly }) => cents(monthly))).toEqual(['21.90', '0.04', '29.20']);
    // One record a second of 10 KiB, kept 358 days: 358 × 86,400 × 10,240 / 2^30 = 294.98 GB at any time, × 0.023.
    expect(cost.lines[3]!.quantity).toBeCloseTo(294.983, 3);
    expect(cents(cost.lines[3]!.monthly)).toBe('6.78');
  });

  it('10: eu-west-1: requests are known, shard-hours are unknown and said to be', async () => {
    const cost = await billFor(`region: eu-west-1
duration: 1000s
producers:
  a: { to: orders, arrivals: regular, retry: none, rate: 10/s, size: 1 KB }
  b: { to: clicks, arrivals: regular, retry: none, rate: 10/s, size: 1 KB }
services: { orders: { kind: sqs-standard }, clicks: { kind: kinesis, shards: 1 } }`);
    expect(cost.lines.map(({ item, monthly }) => [item, cents(monthly)])).toEqual([
      ['SQS standard requests', '10.11'],
      ['Kinesis shard-hours', 'unknown'],
      ['Kinesis PUT payload units', 'unknown'],
      ['Kinesis extended retention (1 to 7 days)', '0.00'],
      ['Kinesis long-term retention (beyond 7 days)', '0.00'],
    ]);
    expect(cents(cost.monthly)).toBe('10.11');
    expect(cost.byComponent).toMatchObject([
      { component: 'orders', unknown: 0 },
      { component: 'clicks', monthly: null, unknown: 2 },
    ]);
    expect(cost.note).toContain('Kinesis shard-hours of clicks');
  });

  it('of the gallery, S8: 35 requests a second are 90.7 M in 30 days and $36', async () => {
    // 35 workers that ask once a second and get nothing. In 730 h: 91.98 M, less the free million, × 0.40.
    const cost = await billFor(
      'duration: 1000s\nservices: { orders: { kind: sqs-standard } }\nconsumers: { fleet: { kind: poller, from: orders, workers: 35, wait: 1s, serviceTime: 1ms } }',
    );
    const requests = cost.lines[0]!.quantity + cost.lines[0]!.free!;
    expect(((requests / 730) * 24 * 30).toFixed(1)).toBe('90.7');
    expect(Math.round((requests / 730) * 24 * 30 * 0.4)).toBe(36);
    expect(cents(cost.monthly)).toBe(cents((perMonth(35) - 1) * 0.4));
  });
});

describe('the rules', () => {
  const line = (more: Partial<PriceLine>): PriceLine => ({
    component: 'orders',
    item: 'requests',
    usage: 'requests',
    per: 1e6,
    unit: 'million requests',
    usd: 0.4,
    freePerMonth: 1e6,
    allowance: 'SQS',
    source: '',
    asOf: '',
    ...more,
  });
  const tiers = [
    { above: 100e9, usd: 0.3, source: 'elsewhere', asOf: '2026-03' },
    { above: 200e9, usd: null, source: 'elsewhere', asOf: '2026-03' },
  ];
  const monthly = (...used: Parameters<typeof billOf>[0]) => billOf(used).map((one) => cents(one.monthly));

  it.each([
    ['64 KiB', '10.11'],
    ['65537 B', '20.62'],
    ['128 KiB', '20.62'],
    ['1 MiB', '167.79'],
  ])('a message of %s: every 64 KiB begun is a request, 1 MiB is sixteen', async (size, monthly) => {
    expect(cents((await billFor(`${sender(`rate: 10/s, size: ${size}`)}\nservices: { orders: { kind: sqs-standard } }`)).monthly)).toBe(monthly);
  });

  it('volume tiers: 150 billion are 100 at 0.40, less the free million, and 50 at 0.30', () => {
    expect(monthly({ price: line({ tiers }), used: 150e9 })).toEqual(['39999.60', '15000.00']);
    expect(billOf([{ price: line({ tiers, source: 'AWS', asOf: '2025-08' }), used: 150e9 }]).map(({ source, asOf }) => [source, asOf])).toEqual([
      ['AWS', '2025-08'],
      ['elsewhere', '2026-03'],
    ]);
  });

  it('tiers count all queues of a kind together, and an unknown tier stays unknown', () => {
    expect(monthly({ price: line({ tiers }), used: 90e9 }, { price: line({ component: 'b', tiers }), used: 120e9 })).toEqual([
      '35999.60',
      '4000.00',
      '30000.00',
      'unknown',
    ]);
  });

  it('the free million goes to the cheapest units of the account, what is left of it to the next', () => {
    expect(monthly({ price: line({ item: 'fifo', usd: 0.5 }), used: 2e6 }, { price: line({}), used: 0.25e6 })).toEqual(['0.63', '0.00']);
  });

  it('what is not used costs nothing, even at an unknown price; what is used at one is unknown', () => {
    expect(monthly({ price: line({ usd: null, freePerMonth: 0 }), used: 0 }, { price: line({ item: 'x', usd: null, freePerMonth: 0 }), used: 1 })).toEqual([
      '0.00',
      'unknown',
    ]);
  });

  it('what lies within the free million costs nothing, even at an unknown price; what is beyond it is unknown', () => {
    expect(monthly({ price: line({ usd: null }), used: 1e6 })).toEqual(['0.00']);
    expect(monthly({ price: line({ usd: null }), used: 0.6e6 }, { price: line({ component: 'b', usd: null }), used: 0.6e6 })).toEqual(['0.00', 'unknown']);
  });
});

describe('prices of the scenario', () => {
  const text = (prices: string): string => `${sender('rate: 10/s, size: 1 KB')}\nservices: { orders: { kind: sqs-standard } }\nprices: ${prices}`;

  it.each([
    '{ orders.requests: 0.35 }',
    '{ orders: { requests: 0.35 } }',
    '{ sqs-standard.requests: 0.35 }',
    '{ sqs-standard.requests: 9, orders.requests: 0.35 }',
  ])('%s: 25.28 M × 0.35, and the source says so', async (prices) => {
    const cost = await billFor(text(prices));
    expect(cents(cost.monthly)).toBe('8.85');
    expect(cost.lines[0]!.source).toBe('this scenario');
  });

  it('make the unknown known', async () => {
    const cost = await billFor('region: eu-west-1\nduration: 100s\nservices: { clicks: { kind: kinesis, shards: 1 } }\nprices: { clicks.shardHours: 0.017 }');
    expect(cents(cost.monthly)).toBe('12.41');
  });

  it.each(['"0.35"', '"${PAID:-0.35}"', '${PAID:-0.35}'])('are numbers, in quotes and from variables too: %s', async (written) => {
    expect(cents((await billFor(text(`\n  orders.requests: ${written}`))).monthly)).toBe('8.85');
  });

  it.each([
    ['{ orders.request: 0.35 }', 'is no price of this scenario'],
    ['{ orders.requests: -1 }', '-1 is too little'],
    ['{ orders.requests: cheap }', '"cheap" is not a number'],
    ['{ orders.requests: 0.35 USD }', '"0.35 USD" is not a number'],
    ['{ orders: { requests: [1] } }', ''],
    ['{ orders.requests: [1] }', 'a list is no price'],
  ])('%s is refused', (prices, word) => {
    const read = readScenario(text(prices), { file: 'bill.yaml' });
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.problems.map(({ message }) => message).join()).toContain(word);
  });

  it('do not touch the hash of a scenario that states none', () => {
    const read = readScenario(text('{}').replace('prices: {}', ''), { file: 'bill.yaml' });
    expect(read.ok && 'prices' in read.scenario.resolved).toBe(false);
  });
});

describe('infracost-usage.yml', () => {
  it('has the usage keys of infracost, free units included, for every queue and stream', async () => {
    const result = await resultOf(`duration: 1000s
producers:
  a: { to: orders, arrivals: regular, retry: none, rate: 10/s, size: 100 KiB }
  b: { to: clicks, arrivals: regular, retry: none, rate: 10/s, size: 1 KB }
services:
  orders: { kind: sqs-standard }
  bills.fifo: { kind: sqs-fifo }
  bills_fifo: { kind: sqs-standard }
  clicks: { kind: kinesis, shards: 2, retention: 48h }`);
    const [artifact] = infracost(result);
    expect(artifact?.name).toBe('infracost-usage.yml');
    const file = parse(artifact?.text ?? '');
    expect(file.version).toBe(0.1);
    expect(Object.keys(file.resource_usage)).toEqual([
      'aws_sqs_queue.orders',
      'aws_sqs_queue.bills_fifo',
      'aws_sqs_queue.bills_fifo_2',
      'aws_kinesis_stream.clicks',
    ]);
    // Two pieces of 64 KiB each: 52.56 M a month.
    expect(file.resource_usage['aws_sqs_queue.orders'].monthly_requests / 1e6).toBeCloseTo(52.56, 1);
    expect(file.resource_usage['aws_sqs_queue.orders'].request_size_kb).toBe(64);
    const stream = file.resource_usage['aws_kinesis_stream.clicks'];
    expect(stream.monthly_provisioned_put_units / 1e6).toBeCloseTo(26.28, 1);
    expect(stream.monthly_provisioned_extended_retention_gb).toBe(1460);
    expect(stream.monthly_provisioned_long_term_retention_gb).toBe(0);
    expect(infracost(result)).toEqual(infracost(result));
  });
});
