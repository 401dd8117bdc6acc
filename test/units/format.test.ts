import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  exactDuration,
  formatByteRate,
  formatBytes,
  formatCompact,
  formatCount,
  formatDuration,
  formatNumber,
  formatRate,
  formatShare,
} from '../../src/units/format.ts';
import { parseDuration } from '../../src/units/parse.ts';

type Case = readonly [(value: number) => string, number, string];

const cases: readonly Case[] = [
  [formatDuration, 0, '0 µs'],
  [formatDuration, 250, '250 µs'],
  [formatDuration, 12_345, '12.3 ms'],
  [formatDuration, 999_600, '1 s'],
  [formatDuration, 5e6, '5 s'],
  [formatDuration, 90e6, '1 m 30 s'],
  [formatDuration, 59.96e6, '1 m'],
  [formatDuration, 5_400e6, '1 h 30 m'],
  [formatDuration, 86_400e6, '1 d'],
  [formatDuration, 100 * 3_600e6, '4 d 4 h'],
  [formatDuration, -5e6, '−5 s'],
  [formatDuration, Number.POSITIVE_INFINITY, 'never'],
  [formatDuration, Number.NaN, '–'],
  [formatBytes, 220, '220 B'],
  [formatBytes, 1_048_576, '1 MiB'],
  [formatBytes, 65_536, '64 KiB'],
  [formatBytes, 1_234_567, '1.23 MB'],
  [formatBytes, 1_000_000, '1 MB'],
  [formatRate, 1_200, '1,200/s'],
  [formatRate, 0.5, '30/m'],
  [formatRate, 0.01, '36/h'],
  [formatRate, 0, '0/s'],
  [formatRate, Number.POSITIVE_INFINITY, 'no limit'],
  [formatByteRate, 1_048_576, '1 MiB/s'],
  [formatShare, 0.001, '0.1%'],
  [formatShare, 0.123456, '12.3%'],
  [formatShare, 1, '100%'],
  [formatShare, 0.9994, '99.9%'],
  [formatShare, 0.9999, '99.99%'],
  [formatShare, 0.999988, '99.9988%'],
  [formatShare, 1e20, '10000000000000000000000%'],
  [formatNumber, -1e-15, '0'],
  [formatDuration, -1e-15, '0 µs'],
  [exactDuration, -60e6, '−1m'],
  [formatCount, 75_215_241, '75,215,241'],
  [formatCount, 999, '999'],
  [formatCount, -1_234, '−1,234'],
  [formatCompact, 75.2e6, '75.2 M'],
  [formatCompact, 950, '950'],
  [formatNumber, 1_234.5, '1,235'],
  [formatNumber, 0.00123456, '0.00123'],
  [formatNumber, 123_456_789, '123,456,789'],
  [exactDuration, 5_400e6, '1h30m'],
  [exactDuration, 1_500, '1ms500µs'],
  [exactDuration, 0, '0s'],
  [exactDuration, Number.POSITIVE_INFINITY, 'never'],
];

test.each(cases.map((each) => [...each] as [(value: number) => string, number, string]))('%o of %d is %s', (format, value, text) => {
  expect(format(value)).toBe(text);
});

test('a formatted duration is within 2 % of what it stands for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 * 86_400e6 }), (micros) => {
      const parsed = parseDuration(formatDuration(micros));
      expect(parsed.ok).toBe(true);
      expect(Math.abs((parsed.ok ? parsed.value : 0) / micros - 1)).toBeLessThan(0.02);
    }),
  );
});
