/** Numbers, instants and column names as people read them. Expected texts are worked out by hand. */
import { describe, expect, test } from 'vitest';
import { columnsOf, humanise, unitOf } from '../../src/report/columns.ts';
import { clockOf, formatDay, formatElapsed } from '../../src/result/clock.ts';
import { formatMoney, formatPrice, formatValue } from '../../src/units/values.ts';
import { clickstream } from './fixture.ts';

test.each([
  [4210, 'ms', '4.21 s'],
  [0, 'ms', '0 s'],
  [0.2, 'ms', '200 µs'],
  [30_000_000, 'µs', '30 s'],
  [0.0239, 'ratio', '2.39%'],
  [1_048_576, 'B/s', '1 MiB/s'],
  [1_000_000, 'bytes', '1 MB'],
  [1200, '/s', '1,200/s'],
  [0.5, '/s', '0.5/s'],
  [1 / 3600, '/s', '1/h'],
  [-1 / 3600, '/s', '−1/h'],
  [0, '/s', '0/s'],
  [-0.145, 'count', '−0.145'],
  [-1200, 'count', '−1,200'],
  [-2, 'ms', '−2 ms'],
  [-0.29, 'ratio', '−29%'],
  [215_241, 'count', '215,241'],
  [75_200_000, 'count', '75.2 M'],
  [null, 'ms', '–'],
  [Number.NaN, 'ms', '–'],
  [Number.POSITIVE_INFINITY, '/s', 'no limit'],
  [3, 'bananas', '3 bananas'],
])('%f %s reads %s', (value, unit, text) => {
  expect(formatValue(value, unit)).toBe(text);
});

test('money: cents, small sums, prices of next to nothing', () => {
  expect([formatMoney(1234.5), formatMoney(0.078), formatMoney(0), formatMoney(-3)]).toEqual(['$1,234.50', '$0.078', '$0', '−$3.00']);
  expect([formatPrice(0.015), formatPrice(0.0000004), formatPrice(0.000000014), formatPrice(12)]).toEqual([
    '$0.015',
    '$0.4 per million',
    '$0.014 per million',
    '$12.00',
  ]);
});

describe('the clock', () => {
  const time = clickstream().time;

  test('is elapsed without a start, and goes on past a day', () => {
    const clock = clockOf({ ...time, startsAt: null });
    expect([clock.at(730_000), clock.at(176_400_000), clock.label]).toEqual(['00:12:10', '49:00:00', 'elapsed']);
    expect(formatElapsed(999)).toBe('00:00:00');
  });

  test('keeps the start’s own offset and names the day only when the run crosses midnight', () => {
    const evening = clockOf({ ...time, startsAt: '1998-06-30T23:50:00+02:00', durationMs: 1_800_000 });
    expect([evening.at(0), evening.at(600_000), evening.label]).toEqual(['30 Jun 23:50:00', '1 Jul 00:00:00', 'UTC+02:00']);
    expect(clockOf({ ...time, startsAt: '1998-06-30T00:00:00Z', durationMs: 86_400_000 }).at(78_300_000)).toBe('21:45:00');
    expect(clockOf({ ...time, startsAt: '1998-06-30' }).start).toBe('30 Jun 1998, 00:00:00 UTC');
  });

  test('falls back to elapsed for what is no instant', () => {
    expect(clockOf({ ...time, startsAt: 'yesterday' }).isWallClock).toBe(false);
  });

  test('knows leap days: day n of a civil calendar agrees with the platform’s', () => {
    for (let day = -200_000; day <= 200_000; day += 1237) {
      const date = new Date(day * 86_400_000);
      expect(formatDay(day * 86_400_000)).toBe(`${date.getUTCDate()} ${date.toLocaleString('en-US', { month: 'short', timeZone: 'UTC' })}`);
      const startsAt = date.toISOString();
      if (/^\d{4}/.test(startsAt)) expect(clockOf({ ...time, startsAt }).originMs).toBe(day * 86_400_000);
    }
  });
});

describe('columns', () => {
  test('read their unit off their name', () => {
    expect(['peakRecordsPerSecond', 'bytes', 'peakBytesPerSecond', 'waitingMeanMs', 'share', 'utilisation', 'records', 'peakAtMs'].map(unitOf)).toEqual([
      'count/s',
      'bytes',
      'bytes/s',
      'ms',
      'ratio',
      'ratio',
      'count',
      'instant',
    ]);
  });

  test('are humanised', () => {
    expect(['busiestMinuteRecordsPerSecond', 'waitingMeanMs', 'id', 'deadLettered', 'p99Ms'].map(humanise)).toEqual([
      'Busiest minute records/s',
      'Waiting mean',
      'Id',
      'Dead lettered',
      'P99',
    ]);
  });

  test('show up by themselves, in order of appearance, lists left out', () => {
    const columns = columnsOf([
      { id: 'a', topKeys: [] },
      { id: 'b', newThingMs: 3 },
    ]);
    expect(columns.map(({ name, unit, isNumeric }) => [name, unit, isNumeric])).toEqual([
      ['id', '', false],
      ['newThingMs', 'ms', true],
    ]);
  });
});
