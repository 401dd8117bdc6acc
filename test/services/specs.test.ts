/** Every kind is whole: named right, its own example values pass, every number has a source and a date. */
import { describe, expect, test } from 'vitest';
import type { Price } from '../../src/services/service.ts';
import { specs } from '../../src/services/specs.ts';

describe.each(Object.entries(specs))('%s', (kind, spec) => {
  test('is registered under its own name, with a summary and metrics', () => {
    expect(spec.kind).toBe(kind);
    expect(spec.summary.length).toBeGreaterThan(20);
    expect(Object.keys(spec.metrics).length).toBeGreaterThan(5);
  });
  test('shares refer to counters of its own', () => {
    const counters: readonly string[] = Object.keys(spec.metrics).filter((name) => spec.metrics[name]?.kind === 'counter');
    for (const { shareOf } of Object.values(spec.metrics)) if (shareOf !== undefined) expect(counters).toContain(shareOf);
  });
  test('limits have unique ids, an AWS source and a date', () => {
    expect(new Set(spec.limits.map(({ id }) => id)).size).toBe(spec.limits.length);
    for (const limit of spec.limits) {
      expect(limit.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/[\w./-]+\.html$/);
      expect(limit.asOf).toMatch(/^20\d\d-\d\d(-\d\d)?$/);
      expect(limit.value).toBeGreaterThan(0);
    }
  });
  test('latencies and prices say where they come from', () => {
    for (const { source, asOf } of [...spec.latencies, ...spec.prices, ...spec.assumptions]) {
      expect(source.length).toBeGreaterThan(5);
      expect(asOf).toMatch(/^20\d\d-\d\d(-\d\d)?$/);
    }
  });
});

/** Read from shared/domain by hand; a changed number must be changed here too, with its source. */
test.each([
  ['kinesis', 'shard.write.records', 1_000],
  ['kinesis', 'shard.write.bytes', 1_048_576],
  ['kinesis', 'shard.read.bytes', 2 * 1_048_576],
  ['kinesis', 'shard.read.calls', 5],
  ['kinesis', 'record.bytes', 1_048_576],
  ['kinesis', 'call.records', 500],
  ['kinesis', 'call.bytes', 10_485_760],
  ['kinesis', 'read.records', 10_000],
  ['kinesis', 'read.bytes', 10_485_760],
  ['sqs-standard', 'message.bytes', 1_048_576],
  ['sqs-standard', 'batch.bytes', 1_048_576],
  ['sqs-standard', 'batch.entries', 10],
  ['sqs-standard', 'inFlight', 120_000],
  ['sqs-fifo', 'calls', 300],
  ['sqs-fifo', 'calls.region', 2_400],
  ['sqs-fifo', 'lookAhead', 120_000],
  ['sqs-fifo', 'dedup.window', 300e6],
  ['sqs-fifo', 'inFlight', 120_000],
])('%s %s is %d', (kind, id, value) => {
  expect(specs[kind]?.limits.find((limit) => limit.id === id)?.value).toBe(value);
});

test.each([
  ['sqs-standard', 'requests', 0.4, 1e6],
  ['sqs-fifo', 'requests', 0.5, 1e6],
  ['kinesis', 'shardHours', 0.015, 1],
  ['kinesis', 'putPayloadUnits', 0.014, 1e6],
  ['kinesis', 'extendedRetentionShardHours', 0.02, 1],
])('%s %s costs %d USD per %d in us-east-1', (kind, usage, usd, per) => {
  const price = specs[kind]?.prices.find((one) => one.usage === usage);
  expect([usdIn('us-east-1', price), price?.per]).toEqual([usd, per]);
});

function usdIn(region: string, price: Price | undefined): number | undefined {
  return typeof price?.usd === 'number' ? price.usd : price?.usd[region];
}

/** Read from shared/domain by hand as well. What no dossier has is unknown, and never another Region's. */
test.each([
  ['sqs-standard', 'requests', 'eu-west-1', 0.4],
  ['sqs-fifo', 'requests', 'eu-west-1', 0.5],
  ['kinesis', 'shardHours', 'ap-south-1', 0.0175],
  ['kinesis', 'putPayloadUnits', 'ap-south-1', 0.0185],
  ['kinesis', 'longTermGbMonths', 'us-east-1', 0.023],
  ['kinesis', 'shardHours', 'eu-west-1', undefined],
  ['kinesis', 'putPayloadUnits', 'eu-west-1', undefined],
  ['kinesis', 'extendedRetentionShardHours', 'ap-south-1', undefined],
  ['sqs-standard', 'requests', 'ap-south-1', undefined],
])('%s %s in %s costs %s', (kind, usage, region, usd) => {
  const price = specs[kind]?.prices.find((one) => one.usage === usage);
  expect(usdIn(region, price)).toBe(usd);
});

/** Of FIFO the dossier has a secondary source for the one tier and none for the other; beyond us-east-1 none was read. */
test.each([
  ['sqs-standard', { 'us-east-1': 0.3 }, { 'us-east-1': 0.24 }],
  ['sqs-fifo', {}, {}],
])('%s requests beyond 100 and 200 billion a month', (kind, beyond100, beyond200) => {
  const beyond = { source: 'https://cloudburn.io/blog/amazon-sqs-pricing', asOf: '2026-03-14' };
  expect(specs[kind]?.prices.find(({ usage }) => usage === 'requests')?.tiers).toEqual([
    { above: 100e9, usd: beyond100, ...beyond },
    { above: 200e9, usd: beyond200, ...beyond },
  ]);
});

test('medians and tails of the default latencies', () => {
  const put = specs.kinesis?.latencies.find(({ operation }) => operation === 'PutRecord')?.base;
  if (put?.kind !== 'lognormal') throw new Error('PutRecord is lognormal');
  expect(Math.exp(put.mu)).toBeCloseTo(7_300, 6);
  expect(Math.exp(put.mu + 2.3263478740408408 * put.sigma)).toBeCloseTo(11_700, 6);
});

/** 100 GB free and 0.09 up to 10 TB: the dossier. Beyond: usage.ai, us-east-1. */
test.each(['poller', 'shard-reader'])('data transfer of a %s: nothing within the Region, by tiers to the internet, unknown to another Region', (kind) => {
  const of = (id: string) => specs[kind]?.prices.find((price) => price.id === id);
  expect([usdIn('us-east-1', of('transferInRegion')), usdIn('ap-south-1', of('transferInRegion'))]).toEqual([0, 0]);
  const internet = of('transferToInternet');
  expect(['us-east-1', 'eu-west-1', 'ap-south-1'].map((region) => usdIn(region, internet))).toEqual([0.09, 0.09, undefined]);
  expect([internet?.freePerMonth, internet?.per, internet?.unit]).toEqual([100, 1, 'GB']);
  const beyond = { source: expect.stringContaining('https://www.usage.ai/'), asOf: '2026-06-02' };
  expect(internet?.tiers).toEqual([
    { above: 10 * 1024, usd: { 'us-east-1': 0.085 }, ...beyond },
    { above: 50 * 1024, usd: { 'us-east-1': 0.07 }, ...beyond },
    { above: 150 * 1024, usd: { 'us-east-1': 0.05 }, ...beyond },
  ]);
  expect(of('transferToOtherRegion')?.usd).toEqual({});
});
