/** The write limiter: accept and refuse exactly as reckoned by hand, in both modes and both dimensions. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KinesisConfig } from '../../../src/services/kinesis/config.ts';
import { ADMITTED, BYTES_BOUND, RECORDS_BOUND, WriteLimiter } from '../../../src/services/kinesis/write-limiter.ts';
import { kinesisConfig } from '../../support/configs.ts';
import { SECOND } from '../../support/workbench.ts';

interface Rates {
  readonly records: number;
  readonly bytes: number;
  readonly mode?: KinesisConfig['writeLimiter']['mode'];
  readonly recordDepth?: number;
  readonly byteDepth?: number;
  readonly slack?: number;
}

function limiter({ records, bytes, mode = 'token-bucket', recordDepth = records, byteDepth = bytes, slack = 1 }: Rates): WriteLimiter {
  return new WriteLimiter(kinesisConfig({ writeRecordsPerSecond: records, writeBytesPerSecond: bytes, writeLimiter: { mode, recordDepth, byteDepth, slack } }));
}

/** A mark a write: A accepted, r over the records, b over the bytes. */
function played(of: WriteLimiter, writes: readonly (readonly [at: number, bytes: number])[]): string {
  const marks = new Map([
    [ADMITTED, 'A'],
    [RECORDS_BOUND, 'r'],
    [BYTES_BOUND, 'b'],
  ]);
  return writes.map(([at, bytes]) => marks.get(of.admit(at, bytes))).join('');
}

const every = (gap: number, count: number, bytes: number, from = 0): [number, number][] => Array.from({ length: count }, (_, i) => [from + i * gap, bytes]);

describe('token bucket', () => {
  it('records: four at once of a depth of four, then one each quarter second', () => {
    // 4/s: a token each 250 ms. At 0 the depth of 4 goes; at 249,999 µs 0.999996 of a token is there.
    const writes = [...every(0, 5, 1), [249_999, 1], [250_000, 1], [250_000, 1], [600_000, 1], [749_999, 1], [750_000, 1]] as [number, number][];
    expect(played(limiter({ records: 4, bytes: 1_000 }), writes)).toBe('AAAArrArArA');
  });

  it('records: rest refills up to the depth and no further', () => {
    const writes = [...every(0, 4, 1), ...every(0, 6, 1, 100 * SECOND)];
    expect(played(limiter({ records: 4, bytes: 1_000 }), writes)).toBe(`AAAA${'AAAArr'}`);
  });

  it('bytes: an entry that does not fit is refused and a smaller one after it is not', () => {
    // 1,000 B/s, depth 1,000: 600 leaves 400; 500 is refused, 400 fits. After 0.5 s: 500.
    const writes: [number, number][] = [
      [0, 600],
      [0, 500],
      [0, 400],
      [0, 1],
      [500_000, 501],
      [500_000, 500],
    ];
    expect(played(limiter({ records: 100, bytes: 1_000 }), writes)).toBe('AbAbbA');
  });

  it('both: a refusal by one takes nothing of the other', () => {
    // 2 records and 1,000 B. Refused for bytes, the record is still there; refused for records, the bytes are.
    const of = limiter({ records: 2, bytes: 1_000 });
    expect(
      played(of, [
        [0, 900],
        [0, 200],
        [0, 100],
      ]),
    ).toBe('AbA');
    // After 0.5 s: one record, 500 B. The second write is over both; records are looked at first.
    expect(
      played(of, [
        [500_000, 500],
        [500_000, 500],
        [1_000_000, 500],
        [1_500_000, 600],
        [1_600_000, 600],
      ]),
    ).toBe('ArAbA');
  });

  it('a deeper bucket holds more than a second: ten seconds of 1,000 B, back after ten', () => {
    const of = limiter({ records: 100, bytes: 1_000, byteDepth: 10_000 });
    expect(
      played(of, [
        [0, 10_000],
        [0, 1],
        [9_999_999, 10_000],
        [10 * SECOND, 10_000],
      ]),
    ).toBe('AbbA');
  });

  it('slack multiplies the rates and leaves the depths', () => {
    // 4/s × 1.25 = 5/s: a token each 200 ms.
    const of = limiter({ records: 4, bytes: 1_000, slack: 1.25 });
    expect(played(of, [...every(0, 5, 1), [200_000, 1], [399_999, 1], [400_000, 1]])).toBe('AAAArArA');
  });

  it('without limits everything is taken', () => {
    const of = limiter({ records: Infinity, bytes: Infinity, recordDepth: Infinity, byteDepth: Infinity });
    expect(played(of, [...every(0, 3, 1e9), [5, 1e9]])).toBe('AAAA');
  });

  it('rounding never refuses a write that is exactly on time, nor lets one more through', () => {
    // 7 records/s does not divide a second into whole microseconds; writes come on the rounded-up microsecond.
    const of = limiter({ records: 7, bytes: 1e9 });
    const accepted = played(
      of,
      Array.from({ length: 70_000 }, (_, i): [number, number] => [Math.ceil((i * SECOND) / 7), 1]),
    );
    expect(accepted).toBe('A'.repeat(70_000));
  });
});

describe('fixed window', () => {
  const mode = 'fixed-window';

  it('records: opens with the first write, is full again one second later, not before', () => {
    const writes: [number, number][] = [
      [300_000, 1],
      [300_000, 1],
      [300_000, 1],
      [1_299_999, 1],
      [1_300_000, 1],
      [2_000_000, 1],
      [2_299_999, 1],
      [2_300_000, 1],
    ];
    expect(played(limiter({ records: 2, bytes: 1_000, mode }), writes)).toBe('AArrAArA');
  });

  it('a window opens with the next write, not on the second', () => {
    // The first window ends at 1 s; nobody writes until 1.7 s, so the second lasts until 2.7 s.
    const writes: [number, number][] = [
      [0, 1],
      [1_700_000, 1],
      [1_700_000, 1],
      [2_000_000, 1],
      [2_699_999, 1],
      [2_700_000, 1],
    ];
    expect(played(limiter({ records: 2, bytes: 1_000, mode }), writes)).toBe('AAArrA');
  });

  it('bytes: what is left is open to smaller entries', () => {
    const writes: [number, number][] = [
      [0, 700],
      [0, 400],
      [500_000, 300],
      [999_999, 1],
      [1_000_000, 1_000],
    ];
    expect(played(limiter({ records: 100, bytes: 1_000, mode }), writes)).toBe('AbAbA');
  });

  it('both: a refusal by one takes nothing of the other', () => {
    expect(
      played(limiter({ records: 2, bytes: 1_000, mode }), [
        [0, 1_001],
        [0, 500],
        [0, 501],
        [0, 500],
        [0, 0],
      ]),
    ).toBe('bAbAr');
  });

  it('slack widens the window', () => {
    expect(played(limiter({ records: 8, bytes: 1_000, mode, slack: 1.25 }), every(1, 6, 250))).toBe('AAAAAb');
    expect(played(limiter({ records: 4, bytes: 10_000, mode, slack: 1.25 }), every(1, 6, 250))).toBe('AAAAAr');
  });

  it('lets twice the limit through around the edge of a window', () => {
    const around: [number, number][] = [[0, 1], ...every(0, 9, 1, 999_999), ...every(0, 10, 1, 1_000_000)];
    expect(played(limiter({ records: 10, bytes: 1e9, mode }), around)).toBe('A'.repeat(20));
  });
});

/** Rational arithmetic in millionths: no rounding to argue about. Rates are whole numbers a second. */
function exactBucket(rates: { records: number; bytes: number }, writes: readonly (readonly [number, number])[]): string {
  const depth = { records: BigInt(rates.records) * 1_000_000n, bytes: BigInt(rates.bytes) * 1_000_000n };
  const left = { ...depth };
  let settled = 0;
  return writes
    .map(([at, bytes]) => {
      for (const of of ['records', 'bytes'] as const) {
        const filled = left[of] + BigInt(at - settled) * BigInt(rates[of]);
        left[of] = filled < depth[of] ? filled : depth[of];
      }
      settled = at;
      if (left.records < 1_000_000n) return 'r';
      if (left.bytes < BigInt(bytes) * 1_000_000n) return 'b';
      left.records -= 1_000_000n;
      left.bytes -= BigInt(bytes) * 1_000_000n;
      return 'A';
    })
    .join('');
}

it('agrees with exact arithmetic on random writes', () => {
  const write = fc.tuple(fc.constantFrom(0, 1, 999, 1_000, 2_000, 10_000, 250_000, 1_000_000), fc.integer({ min: 1, max: 700 }));
  fc.assert(
    fc.property(fc.array(write, { minLength: 1, maxLength: 200 }), fc.constantFrom(3, 7, 1_000), fc.constantFrom(1_000, 1_048), (steps, records, bytes) => {
      let at = 0;
      const writes = steps.map(([gap, size]): [number, number] => {
        at += gap;
        return [at, size];
      });
      expect(played(limiter({ records, bytes }), writes)).toBe(exactBucket({ records, bytes }, writes));
    }),
    { seed: 1998, numRuns: 500 },
  );
});
