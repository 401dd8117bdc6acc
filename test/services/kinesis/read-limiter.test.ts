/** The read limiter: accept and refuse exactly as reckoned by hand, in both modes and both dimensions. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KinesisConfig } from '../../../src/services/kinesis/config.ts';
import { CALLS_BOUND, MAY_READ, READ_BYTES_BOUND, ReadLimiter } from '../../../src/services/kinesis/read-limiter.ts';
import { kinesisConfig } from '../../support/configs.ts';
import { StreamClient } from '../../support/stream-client.ts';
import { SECOND, Workbench } from '../../support/workbench.ts';

type Mode = KinesisConfig['readLimiter']['mode'];

const MIB = 1_048_576;
const TOKENS = { mode: 'token-bucket' } as const;
const WINDOW = { mode: 'fixed-window' } as const;

const limiter = (readLimiter: { readonly mode: Mode }, calls: number, bytes: number): ReadLimiter =>
  new ReadLimiter({ readLimiter, readCallsPerSecond: calls, readBytesPerSecond: bytes });

type Call = readonly [at: number, bytes: number];

/** A mark a call: A answered, with so many bytes; c over the calls, b over the bytes. */
function played(of: ReadLimiter, calls: readonly Call[]): string {
  const marks = new Map([
    [MAY_READ, 'A'],
    [CALLS_BOUND, 'c'],
    [READ_BYTES_BOUND, 'b'],
  ]);
  return calls
    .map(([at, bytes]) => {
      const answer = of.ask(at);
      if (answer === MAY_READ) of.pay(at, bytes);
      return marks.get(answer);
    })
    .join('');
}

const every = (gap: number, count: number, bytes: number, from = 0): Call[] => Array.from({ length: count }, (_, i) => [from + i * gap, bytes]);

function counted(marks: string): { answered: number; calls: number; bytes: number } {
  const count = (mark: string): number => marks.split(mark).length - 1;
  return { answered: count('A'), calls: count('c'), bytes: count('b') };
}

describe('token bucket, calls', () => {
  it('five at once, then one each 200 ms', () => {
    // 5/s: a token each 200 ms. At 0 the depth of 5 goes; at 199,999 µs 0.999995 of a token is there. By 1 s four more have come.
    const calls: Call[] = [...every(0, 6, 0), [199_999, 0], [200_000, 0], [200_000, 0], ...every(0, 5, 0, SECOND)];
    expect(played(limiter(TOKENS, 5, 1_000), calls)).toBe('AAAAAccAcAAAAc');
  });

  it('rest refills up to five and no further', () => {
    expect(played(limiter(TOKENS, 5, 1_000), [...every(0, 6, 0), ...every(0, 7, 0, 100 * SECOND)])).toBe('AAAAAcAAAAAcc');
  });

  it('a call each millisecond: nine in the first second after a rest, 54 in ten', () => {
    // Five that were saved up, and one more for each whole 200 ms since: ⌊0.999 / 0.2⌋ = 4 and ⌊9.999 / 0.2⌋ = 49.
    expect(counted(played(limiter(TOKENS, 5, 1_000), every(1_000, 1_000, 0)))).toEqual({ answered: 9, calls: 991, bytes: 0 });
    expect(counted(played(limiter(TOKENS, 5, 1_000), every(1_000, 10_000, 0)))).toEqual({ answered: 54, calls: 9_946, bytes: 0 });
  });
});

describe('token bucket, bytes', () => {
  it("a second's worth may be owed; a byte more, and all of it is paid back first", () => {
    // 1,000 B/s. 1,000 B are owed for a second: still free. Another byte makes it 1.001 s, and until then nobody reads.
    const calls: Call[] = [
      [0, 1_000],
      [0, 1],
      [0, 1],
      [1_000_999, 1],
      [1_001_000, 1],
    ];
    expect(played(limiter(TOKENS, 100, 1_000), calls)).toBe('AAbbA');
  });

  it('400 B each 250 ms at 1,000 B/s: six of ten calls are answered', () => {
    // Owed after each call: 0.4, 0.55, 0.7, 0.85, 1.0, 1.15 s at 1.25 s, so closed until 2.4 s: the calls at 1.5, 1.75, 2.0 and 2.25 s
    // are refused, and at 2.5 s all begins again. Ten calls are 2.5 s: 2,400 B of 2,500.
    const marks = played(limiter(TOKENS, 100, 1_000), every(250_000, 100, 400));
    expect(marks).toBe('AAAAAAbbbb'.repeat(10));
    expect(counted(marks)).toEqual({ answered: 60, calls: 0, bytes: 40 });
  });

  it('10 MiB close the shard for 5 s from the call, whatever was read before it', () => {
    const of = limiter(TOKENS, 5, 2 * MIB);
    // 1 MiB at 0.3 s is paid for at 0.8 s, when 10 MiB are read: closed until 5.8 s.
    const calls: Call[] = [
      [300_000, MIB],
      [800_000, 10 * MIB],
      [800_001, 1],
      [5_799_999, 1],
      [5_800_000, 1],
    ];
    expect(played(of, calls)).toBe('AAbbA');
  });
});

describe('fixed window, calls', () => {
  it('five from the first call on, and five again one second later, not before', () => {
    const calls: Call[] = [...every(0, 6, 0, 300_000), [1_299_999, 0], ...every(0, 6, 0, 1_300_000), [2_299_999, 0], [2_300_000, 0]];
    expect(played(limiter(WINDOW, 5, 1_000), calls)).toBe('AAAAAccAAAAAccA');
  });

  it('a window opens with the next call, not on the second', () => {
    // The first ends at 1 s; nobody calls until 1.7 s, so the second lasts until 2.7 s.
    const calls: Call[] = [[0, 0], ...every(0, 5, 0, 1_700_000), [2_000_000, 0], [2_699_999, 0], [2_700_000, 0]];
    expect(played(limiter(WINDOW, 5, 1_000), calls)).toBe('AAAAAAccA');
  });

  it('a call each millisecond: five in the first second, 50 in ten', () => {
    expect(counted(played(limiter(WINDOW, 5, 1_000), every(1_000, 1_000, 0)))).toEqual({ answered: 5, calls: 995, bytes: 0 });
    expect(counted(played(limiter(WINDOW, 5, 1_000), every(1_000, 10_000, 0)))).toEqual({ answered: 50, calls: 9_950, bytes: 0 });
  });

  it('lets twice the limit through around the edge of a window', () => {
    expect(played(limiter(WINDOW, 5, 1_000), [[0, 0], ...every(0, 4, 0, 999_999), ...every(0, 5, 0, SECOND)])).toBe('A'.repeat(10));
  });

  it('of 30 a minute is one each two seconds', () => {
    const calls: Call[] = [
      [0, 0],
      [1_999_999, 0],
      [2_000_000, 0],
      [3_000_000, 0],
    ];
    expect(played(limiter(WINDOW, 0.5, 1_000), calls)).toBe('AcAc');
  });
});

describe('fixed window, bytes', () => {
  it('what is spent is spent until the next window', () => {
    // 1,000 B a window. 400 and 600 spend it to the byte, and nothing is owed to the next.
    const calls: Call[] = [
      [0, 400],
      [500_000, 600],
      [500_000, 1],
      [999_999, 1],
      [1_000_000, 1_000],
      [1_000_000, 1],
    ];
    expect(played(limiter(WINDOW, 100, 1_000), calls)).toBe('AAbbAb');
  });

  it('400 B each 250 ms at 1,000 B/s: five of eight calls are answered', () => {
    // First window: 400, 800, 1,200 B, and a refusal. 200 B go on into the second: 600, 1,000 B, and two refusals; nothing goes on from
    // there. Eight calls are 2 s: 2,000 B, the limit to the byte.
    const marks = played(limiter(WINDOW, 100, 1_000), every(250_000, 80, 400));
    expect(marks).toBe('AAAbAAbb'.repeat(10));
    expect(counted(marks)).toEqual({ answered: 50, calls: 0, bytes: 30 });
  });

  it('10 MiB fill five windows of 2 MiB', () => {
    const calls: Call[] = [
      [300_000, 10 * MIB],
      [5_299_999, 1],
      [5_300_000, 1],
    ];
    expect(played(limiter(WINDOW, 5, 2 * MIB), calls)).toBe('AbA');
  });

  it('10 MiB in the middle of a window close the shard for 5 s from the call', () => {
    // The window of 0.3 s: 11 MiB, so that by 5.3 s 1 MiB is still owed, which leaves room; but the call was at 0.8 s.
    const calls: Call[] = [
      [300_000, MIB],
      [800_000, 10 * MIB],
      [5_300_000, 1],
      [5_799_999, 1],
      [5_800_000, MIB],
      [5_800_000, 1],
      [6_300_000, 1],
    ];
    // In the window of 5.3 s the 1 MiB owed and 1 MiB read are all it has.
    expect(played(limiter(WINDOW, 5, 2 * MIB), calls)).toBe('AAbbAbA');
  });
});

describe('both limits', () => {
  it.each([
    // 4,000 B at 1,000 B/s close it for bytes until 4 s. The calls refused for that at 0 and 0.1 s are the second and third of three, so
    // that at 0.2 s the call itself is one too many: of tokens at 3/s, 0.3 are left at 0.1 s and 0.6 are there at 0.2 s.
    ['token-bucket', 'AbbcbbA'],
    ['fixed-window', 'AbbcbbA'],
  ] as const)('%s: a call refused for bytes was a call, one refused for calls took nothing', (mode, marks) => {
    const calls: Call[] = [
      [0, 4_000],
      [0, 1],
      [100_000, 1],
      [200_000, 1],
      [1_100_000, 1],
      [3_999_999, 1],
      [4_000_000, 1],
    ];
    expect(played(limiter({ mode }, 3, 1_000), calls)).toBe(marks);
  });

  it.each([TOKENS, WINDOW])('$mode: without limits everything is answered', (readLimiter) => {
    expect(played(limiter(readLimiter, Infinity, Infinity), every(0, 50, 1e12))).toBe('A'.repeat(50));
  });
});

/** Windows as they are told: each second by itself, one after the other, in whole bytes. */
function slowWindows(limit: { readonly calls: number; readonly bytes: number }, calls: readonly Call[]): string {
  let [opened, used, taken, free] = [Number.NaN, 0, 0, 0];
  return calls
    .map(([at, bytes]) => {
      while (at >= opened + SECOND && taken > limit.bytes) {
        opened += SECOND;
        taken -= limit.bytes;
        used = 0;
      }
      if (!(at < opened + SECOND)) [opened, used, taken] = [at, 0, 0];
      if (used === limit.calls) return 'c';
      used += 1;
      if (taken >= limit.bytes || at < free) return 'b';
      taken += bytes;
      if (taken > limit.bytes) free = at + (bytes * SECOND) / limit.bytes;
      return 'A';
    })
    .join('');
}

it('fixed windows agree with windows counted one by one on random calls', () => {
  const call = fc.tuple(fc.constantFrom(0, 1, 1_000, 100_000, 200_000, 250_000, 999_999, SECOND, 3 * SECOND), fc.integer({ min: 0, max: 3_000 }));
  fc.assert(
    fc.property(fc.array(call, { minLength: 1, maxLength: 100 }), fc.constantFrom(2, 5, 50), fc.constantFrom(1_000, 1_600), (steps, calls, bytes) => {
      let at = 0;
      const made = steps.map(([gap, brought]): Call => {
        at += gap;
        return [at, brought];
      });
      expect(played(limiter(WINDOW, calls, bytes), made)).toBe(slowWindows({ calls, bytes }, made));
    }),
    { seed: 1998, numRuns: 1_000 },
  );
});

describe('of a stream', () => {
  function errors(readLimiter: { readonly mode: Mode }, at: readonly number[], records: number): string {
    const bench = new Workbench();
    const client = new StreamClient(bench.add('kinesis', 's', kinesisConfig({ writeRecordsPerSecond: Infinity, writeBytesPerSecond: Infinity, readLimiter })));
    const reader = client.log.attach();
    client.put(...Array.from({ length: records }, () => ({ size: MIB })));
    return at
      .map((instant) => {
        bench.run(instant);
        return client.get(reader).error === '' ? 'A' : 'x';
      })
      .join('');
  }

  it('the mode is that of its configuration', () => {
    // Polls each 100 ms for two seconds. Tokens: 5 saved up, and one for each whole 200 ms: 5 + ⌊1.9 / 0.2⌋ = 14. Windows: 2 × 5.
    const polls = Array.from({ length: 20 }, (_, i) => i * 100_000);
    expect(errors(TOKENS, polls, 0).split('A').length - 1).toBe(14);
    expect(errors(WINDOW, polls, 0).split('A').length - 1).toBe(10);
  });

  it.each([TOKENS, WINDOW])('$mode: a 10 MiB answer blocks it for 5 s', (readLimiter) => {
    expect(errors(readLimiter, [0, 1, 5 * SECOND - 1, 5 * SECOND], 10)).toBe('AxxA');
  });
});
