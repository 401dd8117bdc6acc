/** Default latencies against the tables of the dossiers: section 10 of sqs-sns-lambda, the latency table of streaming. Milliseconds. */
import { describe, expect, it } from 'vitest';
import { exceedance } from '../../src/services/fields/distribution-facts.ts';
import { latencies as kinesis } from '../../src/services/kinesis/latencies.ts';
import type { LatencyDefault } from '../../src/services/service.ts';
import { latencies as fifo } from '../../src/services/sqs-fifo/latencies.ts';
import { latencies as standard } from '../../src/services/sqs-standard/latencies.ts';

const MS = 1_000;

interface Expected {
  readonly p50: number;
  readonly p99: number;
  readonly perExtraEntry?: number;
  /** MB/s at which the payload is sent. */
  readonly payload?: number;
}

const SEND: Expected = { p50: 8, p99: 51.4, perExtraEntry: 0.7, payload: 100 };
const RECEIVES = { ReceiveMessage: { p50: 8, p99: 60 }, LongPollWake: { p50: 4, p99: 60 } };
const times = (factor: number, { p50, p99, ...more }: Expected): Expected => ({ p50: factor * p50, p99: factor * p99, ...more });

const tables: readonly (readonly [string, readonly LatencyDefault[], Readonly<Record<string, Expected>>])[] = [
  [
    'SQS standard',
    standard,
    { SendMessage: SEND, ...RECEIVES, DeleteMessage: { p50: 8, p99: 51.4, perExtraEntry: 0.7 }, ChangeMessageVisibility: { p50: 8, p99: 51.4 } },
  ],
  [
    'SQS FIFO: sends × 1.7',
    fifo,
    {
      SendMessage: times(1.7, SEND),
      ...RECEIVES,
      DeleteMessage: times(1.7, { p50: 8, p99: 51.4, perExtraEntry: 0.7 }),
      ChangeMessageVisibility: times(1.7, { p50: 8, p99: 51.4 }),
    },
  ],
  ['Kinesis', kinesis, { PutRecord: { p50: 7.3, p99: 11.7 }, PutRecords: { p50: 9.7, p99: 20, perExtraEntry: 0.13 }, GetRecords: { p50: 5, p99: 20 } }],
];

describe.each(tables)('%s', (_, latencies, expected) => {
  const drawn = latencies.filter(({ isFixed }) => isFixed !== true);

  it('has these operations', () => {
    expect(drawn.map(({ operation }) => operation).sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(Object.entries(expected))('%s', (operation, { p50, p99, perExtraEntry = 0, payload }) => {
    const { base, ...found } = drawn.find((one) => one.operation === operation)!;
    expect(exceedance(base, p50 * MS)).toBeCloseTo(0.5, 9);
    expect(exceedance(base, p99 * MS)).toBeCloseTo(0.01, 9);
    expect(found.perExtraEntry).toBeCloseTo(perExtraEntry * MS, 9);
    // 1 MB/s is a byte a microsecond.
    expect(found.perByte).toBe(payload === undefined ? 0 : 1 / payload);
  });

  it('says where from, of when, and how far it is to be trusted', () => {
    for (const { source, asOf, trust } of latencies) {
      expect(source).not.toBe('');
      expect(asOf).toMatch(/^20\d\d-\d\d(-\d\d)?$/);
      expect(['high', 'medium', 'low']).toContain(trust);
    }
  });
});

it('a record can be read 60 ms after it was accepted', () => {
  expect(kinesis.filter(({ isFixed }) => isFixed).map(({ operation, base }) => [operation, base])).toEqual([
    ['Propagation', { kind: 'constant', value: 60 * MS }],
  ]);
});
