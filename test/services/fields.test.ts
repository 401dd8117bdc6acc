/** Percentiles and moments against closed forms; tables and traces against hand calculation. */
import { describe, expect, test } from 'vitest';
import { meanOf, varianceOf } from '../../src/kernel/moments.ts';
import type { KeyPattern } from '../../src/model/model.ts';
import { sizeDistribution, timeDistribution } from '../../src/services/fields/distribution.ts';
import { exceedance, leastOf, scaled } from '../../src/services/fields/distribution-facts.ts';
import { isFromFile, loaded } from '../../src/services/fields/from-file.ts';
import { instantOf, isoOf } from '../../src/services/fields/instant.ts';
import { keyField, keysOf } from '../../src/services/fields/key.ts';
import { arrivalsField, distributionOf, patternOf, rateField } from '../../src/services/fields/rate.ts';
import { retryField } from '../../src/services/fields/retry.ts';
import { parseTable } from '../../src/services/fields/table.ts';
import { readTrace } from '../../src/services/fields/trace.ts';
import { trafficOf } from '../../src/services/rates.ts';

const time = (written: unknown) => distributionOf(timeDistribution('').parse(written));

describe('by percentiles', () => {
  test.each([
    ['lognormal', { lognormal: { p50: '8ms', p99: '50ms' } }],
    ['weibull', { weibull: { p50: '8ms', p99: '50ms' } }],
    ['pareto', { pareto: { p50: '8ms', p99: '50ms' } }],
    ['gamma', { gamma: { p50: '8ms', p99: '50ms' } }],
  ])('%s passes 8 ms half of the time and 50 ms once in a hundred', (_, written) => {
    const distribution = time(written);
    expect(exceedance(distribution, 8_000)).toBeCloseTo(0.5, 6);
    expect(exceedance(distribution, 50_000)).toBeCloseTo(0.01, 6);
  });
  test('an exponential by one of them', () => {
    expect(exceedance(time({ exponential: { p50: '8ms' } }), 8_000)).toBeCloseTo(0.5, 12);
    expect(exceedance(time({ exponential: { p99: '50ms' } }), 50_000)).toBeCloseTo(0.01, 12);
  });
  test('a gamma of shape 1 is an exponential, one of shape 4 has the chi-square table of 8 degrees', () => {
    expect(time({ gamma: { p50: '69314.718µs', p99: '460517.019µs' } })).toMatchObject({
      kind: 'gamma',
      shape: expect.closeTo(1, 4),
      scale: expect.closeTo(100_000, -1),
    });
    // Twice a gamma of scale 1: medians and 99th percentiles 7.344 and 20.090.
    expect(time({ gamma: { p50: '73.44ms', p99: '200.90ms' } })).toMatchObject({ shape: expect.closeTo(4, 3), scale: expect.closeTo(20_000, -1) });
  });
  test.each([1.02, 3, 1000, 1e6])('a gamma reaches %d times its median', (ratio) => {
    const distribution = time({ gamma: { p50: '10ms', p99: `${10 * ratio}ms` } });
    expect(exceedance(distribution, 10_000)).toBeCloseTo(0.5, 6);
    expect(exceedance(distribution, 10_000 * ratio)).toBeCloseTo(0.01, 6);
  });
  test('a uniform has half of it on each side', () => {
    expect(time({ uniform: { p50: '50ms', p99: '99ms' } })).toEqual({ kind: 'uniform', min: expect.closeTo(0, 6), max: expect.closeTo(100_000, 6) });
    expect(() => time({ uniform: { p50: '50ms', p99: '100ms' } })).toThrow('would begin below 0');
  });
});

describe('by mean and cv', () => {
  test.each(['lognormal', 'gamma', 'weibull', 'pareto', 'hyperexponential'])('%s of a cv that no work has is refused', (kind) => {
    expect(timeDistribution('').safeParse({ [kind]: { mean: '40ms', cv: 1e9 } }).success).toBe(false);
    const widest = time({ [kind]: { mean: '40ms', cv: 1000 } });
    if (kind !== 'pareto') expect(Math.sqrt(varianceOf(widest)) / meanOf(widest)).toBeCloseTo(1000, 3);
  });
  test.each(['lognormal', 'gamma', 'weibull', 'pareto', 'hyperexponential'])('%s has mean 40 ms and cv 1.5', (kind) => {
    const distribution = time({ [kind]: { mean: '40ms', cv: 1.5 } });
    expect(meanOf(distribution)).toBeCloseTo(40_000, 3);
    expect(Math.sqrt(varianceOf(distribution)) / meanOf(distribution)).toBeCloseTo(1.5, 6);
  });
  test('a uniform too, as long as it stays above 0', () => {
    expect(time({ uniform: { mean: '30ms', cv: 1 / Math.sqrt(27) } })).toEqual({
      kind: 'uniform',
      min: expect.closeTo(20_000, 6),
      max: expect.closeTo(40_000, 6),
    });
    expect(() => time({ uniform: { mean: '30ms', cv: 0.6 } })).toThrow('would begin below 0');
  });
});

describe('by moments or percentiles where the form leaves little room', () => {
  test.each([
    [1, 1],
    [0.5, 4],
    [0.577, 3],
    [0.708, 2],
  ])('erlang with a cv of %d has %d phases', (cv, phases) => {
    expect(time({ erlang: { mean: '40ms', cv } })).toEqual({ kind: 'erlang', phases, mean: 40_000 });
  });
  test('erlang with a cv that no whole number of phases has is refused', () => {
    expect(() => time({ erlang: { mean: '40ms', cv: 0.6 } })).toThrow('no whole number of phases has this cv');
    expect(() => time({ erlang: { mean: '40ms', cv: 2 } })).toThrow('no whole number of phases has this cv');
  });

  test('an even triangle has the mean and the cv, and the median and the 99th percentile', () => {
    const byMoments = time({ triangular: { mean: '30ms', cv: 0.2 } });
    expect(meanOf(byMoments)).toBeCloseTo(30_000, 6);
    expect(Math.sqrt(varianceOf(byMoments)) / 30_000).toBeCloseTo(0.2, 9);
    const byPercentiles = time({ triangular: { p50: '30ms', p99: '50ms' } });
    expect(exceedance(byPercentiles, 30_000)).toBeCloseTo(0.5, 9);
    expect(exceedance(byPercentiles, 50_000)).toBeCloseTo(0.01, 9);
    expect(() => time({ triangular: { mean: '30ms', cv: 0.5 } })).toThrow('would begin below 0');
    expect(() => time({ triangular: { p50: '30ms', p99: '60ms' } })).toThrow('would begin below 0');
  });

  test.each([6.7, 10, 30, 48])('two exponentials with balanced means have a p99 of %d times the median', (ratio) => {
    const d = time({ hyperexponential: { p50: '1ms', p99: `${ratio}ms` } });
    expect(exceedance(d, 1_000)).toBeCloseTo(0.5, 6);
    expect(exceedance(d, ratio * 1_000)).toBeCloseTo(0.01, 6);
    const [first, second] = d.kind === 'hyperexponential' ? d.branches : [];
    expect(first!.probability * first!.mean).toBeCloseTo(second!.probability * second!.mean, 6);
  });
  test('and of no more than 49 times, nor of less than one exponential', () => {
    for (const p99 of ['6ms', '50ms']) expect(() => time({ hyperexponential: { p50: '1ms', p99 } })).toThrow('no two branches with balanced means');
  });
});

test.each([
  ['40ms', { kind: 'constant', value: 40_000 }],
  [{ constant: '1s' }, { kind: 'constant', value: 1e6 }],
  [{ exponential: '10ms' }, { kind: 'exponential', mean: 10_000 }],
  [{ uniform: { min: '1ms', max: '3ms' } }, { kind: 'uniform', min: 1_000, max: 3_000 }],
  [{ erlang: { phases: 4, mean: '40ms' } }, { kind: 'erlang', phases: 4, mean: 40_000 }],
  [{ triangular: { min: '1ms', mode: '2ms', max: '6ms' } }, { kind: 'triangular', min: 1_000, mode: 2_000, max: 6_000 }],
  [{ empirical: { values: ['1ms', '2ms'] } }, { kind: 'empirical', values: [1_000, 2_000] }],
  [{ empirical: ['1ms', '2ms'] }, { kind: 'empirical', values: [1_000, 2_000] }],
  [
    { quantiles: { p50: '8ms', 'p99.9': '60ms' } },
    {
      kind: 'quantiles',
      points: [
        { share: 0, value: 8_000 },
        { share: 0.5, value: 8_000 },
        { share: 0.999, value: 60_000 },
        { share: 1, value: 60_000 },
      ],
    },
  ],
  ...[
    { '0': '1ms', '0.5': '8ms', '100': '60ms' },
    { '0%': '1ms', 'p0.5': '8ms', max: '60ms' },
    { min: '1ms', '0.5%': '8ms', '100%': '60ms' },
  ].map((quantiles): [object, object] => [
    { quantiles },
    {
      kind: 'quantiles',
      points: [
        { share: 0, value: 1_000 },
        { share: 0.005, value: 8_000 },
        { share: 1, value: 60_000 },
      ],
    },
  ]),
])('%j is %j', (written, distribution) => {
  expect(time(written)).toEqual(distribution);
});

test('a file of more lines than can be read is refused before it is taken apart', () => {
  expect(() => parseTable('1\n'.repeat(5_000_000))).toThrow('there are 5000001 lines in it');
});

test('facts of tails: what is passed how often, the least, the scaled', () => {
  expect(exceedance({ kind: 'gamma', shape: 1, scale: 2 }, 3)).toBeCloseTo(Math.exp(-1.5), 9);
  // Narrow ones are nearly normal: beyond the mean lies half less 1 / (3 √(2π shape)), and beyond 30 deviations nothing.
  for (const shape of [150, 400, 10_000, 1_000_000]) {
    expect(exceedance({ kind: 'gamma', shape, scale: 1 }, shape)).toBeCloseTo(0.5 - 1 / (3 * Math.sqrt(2 * Math.PI * shape)), 5);
    for (const deviations of [29, 31]) expect(exceedance({ kind: 'gamma', shape, scale: 1 }, shape + deviations * Math.sqrt(shape))).toBeLessThan(1e-9);
  }
  expect(exceedance({ kind: 'erlang', phases: 2, mean: 2 }, 3)).toBeCloseTo(Math.exp(-3) * 4, 12);
  expect(exceedance({ kind: 'triangular', min: 0, mode: 1, max: 2 }, 1.5)).toBeCloseTo(0.125, 12);
  expect(
    exceedance(
      {
        kind: 'quantiles',
        points: [
          { share: 0, value: 0 },
          { share: 1, value: 10 },
        ],
      },
      7,
    ),
  ).toBeCloseTo(0.3, 12);
  expect(leastOf({ kind: 'pareto', shape: 2, minimum: 5 })).toBe(5);
  for (const kind of ['lognormal', 'gamma', 'weibull', 'pareto', 'hyperexponential']) {
    const distribution = time({ [kind]: { mean: '40ms', cv: 1.5 } });
    expect(meanOf(scaled(distribution, 1 / 40_000))).toBeCloseTo(1, 9);
  }
});

test('of gaps between arrivals only the shape counts, so numbers and times are alike', () => {
  const gaps = (written: unknown) => {
    const spec = arrivalsField.parse(written);
    if (spec.kind !== 'renewal') throw new Error(`${spec.kind} has no gaps`);
    const distribution = distributionOf(spec.interarrival);
    return scaled(distribution, 1 / meanOf(distribution));
  };
  expect(gaps({ exponential: '5ms' })).toEqual({ kind: 'exponential', mean: 1 });
  expect(gaps({ erlang: { phases: 3, mean: '2s' } })).toEqual(gaps({ erlang: { phases: 3 } }));
  expect(gaps({ pareto: { shape: 2.5, minimum: '4ms' } })).toEqual(gaps({ pareto: { shape: 2.5, minimum: 4 } }));
  expect(gaps('5ms')).toEqual({ kind: 'constant', value: 1 });
});

test('a number of keys alone is enough', () => {
  expect(keyField.parse({ sequence: 3 })).toEqual(keyField.parse({ sequence: { keys: 3 } }));
  expect(keyField.parse({ zipf: 100 })).toEqual(keyField.parse({ zipf: { keys: 100, s: 1 } }));
  expect(keyField.parse({ uniform: 5 })).toEqual(keyField.parse({ uniform: { keys: 5 } }));
});

test('a first value without its unit is no heading', () => {
  const field = sizeDistribution('').parse({ empirical: { file: 'sizes.csv' } });
  for (const first of ['10', '-3', '.5', '10 KBs', '+1'])
    expect(() => isFromFile(field) && field.read(`${first}\n2 KB\n`)).toThrow(`"${first}" is not a value with its unit`);
});

test('a file of values, with and without a heading', () => {
  for (const empirical of [{ file: 'sizes.csv' }, 'sizes.csv']) {
    const field = sizeDistribution('').parse({ empirical });
    expect(isFromFile(field) && field.read('size\n1 KB\n# a note\n2 KB\n')).toEqual({ kind: 'empirical', values: [1_000, 2_000] });
    expect(() => isFromFile(field) && field.read('1 KB\nbig\n')).toThrow('"big" is not a value');
  }
});

test('a file of values and weights is refused: the weights would be passed over', () => {
  const field = sizeDistribution('').parse({ empirical: 'sizes.csv' });
  expect(() => isFromFile(field) && field.read('size,weight\n1 KB,9\n2 KB,1\n')).toThrow('there are 2 columns');
  expect(isFromFile(field) && field.read('size,\n1 KB,\n')).toEqual({ kind: 'empirical', values: [1_000] });
});

test.each<[string | number, number]>([
  ['200%', 2],
  ['1%', 0.01],
  [10, 10],
  ['0.5', 0.5],
])('a trace scaled by %s', (scale, times) => {
  const field = rateField.parse({ trace: 'counts.csv', scale });
  const read = (text: string) => isFromFile(field) && field.read(text);
  expect(read('time,count\n0,100\n60,100\n')).toMatchObject({ pattern: { perInterval: [100 * times, 100 * times] } });
});

test.each(['0%', '-1', 'twice', '', '1e400'])('a trace is not scaled by "%s"', (scale) => {
  expect(rateField.safeParse({ trace: 'counts.csv', scale }).success).toBe(false);
});

describe('keys', () => {
  test.each<[unknown, KeyPattern, number]>([
    ['unique', { kind: 'unique', prefix: '' }, Number.POSITIVE_INFINITY],
    [{ zipf: { keys: '100k' } }, { kind: 'zipf', keys: 100_000, s: 1, prefix: 'key-' }, 100_000],
    [{ uniform: 100 }, { kind: 'uniform', keys: 100, prefix: 'key-' }, 100],
    [{ hot: { share: '90%', of: 50 } }, { kind: 'hot', share: 0.9, keys: 1, of: 50, prefix: 'key-' }, 50],
    [{ weights: { US: 90, FR: 10, XX: 0 } }, { kind: 'weights', names: ['US', 'FR', 'XX'], weights: [90, 10, 0] }, 2],
    [{ sequence: { keys: 3, prefix: 'truck-' } }, { kind: 'sequence', keys: 3, prefix: 'truck-' }, 3],
  ])('%j', (written, pattern, keys) => {
    const parsed = loaded<KeyPattern>(keyField.parse(written));
    expect(parsed).toEqual(pattern);
    expect(keysOf(parsed)).toBe(keys);
  });
  test('from a file with weights', () => {
    const field = keyField.parse({ file: 'keys.csv' });
    expect(isFromFile(field) && field.read('key,weight\nUS,90\nFR,10\nUS,5\n')).toEqual({ kind: 'weights', names: ['US', 'FR'], weights: [95, 10] });
  });
});

describe('retries, as the SDKs ship them', () => {
  test.each([
    [
      'standard',
      {
        attempts: 3,
        throttlingBase: 1e6,
        transientBase: 50_000,
        cap: 20e6,
        jitter: 'full',
        adaptive: false,
        entries: 'failed',
        quota: { capacity: 500, throttlingCost: 5, transientCost: 14 },
      },
    ],
    [
      { mode: 'standard', generation: 'before-2026', attempts: 5 },
      { attempts: 5, throttlingBase: 500_000, transientBase: 100_000, quota: { capacity: 500, throttlingCost: 5, transientCost: 10 } },
    ],
    ['adaptive', { attempts: 3, adaptive: true }],
    ['legacy', { attempts: 5, quota: null }],
    ['none', { attempts: 1, entries: 'none' }],
    [{ mode: 'standard', entries: 'whole' }, { entries: 'whole' }],
    [
      { backoff: { base: '100ms', cap: '2s', attempts: 8, jitter: 'none' } },
      { attempts: 8, throttlingBase: 100_000, transientBase: 100_000, cap: 2e6, jitter: 'none', quota: null },
    ],
  ])('%j', (written, config) => {
    expect(retryField.parse(written)).toMatchObject(config);
  });
});

describe('rates', () => {
  const HOUR = 3_600e6;
  const rate = (written: unknown) => patternOf(rateField.parse(written), HOUR);
  test('a ramp belongs to the point it reaches', () => {
    const pattern = rate({
      profile: [
        { at: '0s', rate: '200/s' },
        { at: '5m', rate: '1200/s', ramp: 'linear' },
      ],
    });
    expect(pattern).toEqual({
      kind: 'segments',
      points: [
        { at: 0, rate: 200, ramps: true },
        { at: 300e6, rate: 1_200, ramps: false },
      ],
    });
    // 300 s at 700/s on average, then 3,300 s at 1,200/s.
    expect(trafficOf(pattern, HOUR)).toEqual({ messages: 210_000 + 3_960_000, peakPerSecond: 1_200 });
    expect(trafficOf(pattern, 150e6).messages).toBeCloseTo(150 * 450, 6);
  });
  test('a profile that begins later begins with nothing', () => {
    expect(trafficOf(rate({ profile: [{ at: '10m', rate: '1/s' }] }), HOUR).messages).toBe(3_000);
  });
  test('a daily wave has its mean half way', () => {
    const wave = patternOf(rateField.parse({ diurnal: { low: '100/s', peak: '300/s', peakAt: '14h' } }), 24 * HOUR);
    const { messages, peakPerSecond } = trafficOf(wave, 24 * HOUR);
    expect(messages / 86_400).toBeCloseTo(200, 3);
    expect(peakPerSecond).toBeCloseTo(300, 6);
  });
  test('bursts', () => {
    expect(trafficOf(rate({ bursts: { on: '100/s', off: '10/s', meanOn: '10s', meanOff: '30s' } }), HOUR)).toEqual({
      messages: 3_600 * 32.5,
      peakPerSecond: 100,
    });
  });
});

describe('traces', () => {
  const csv = 'timestamp,requests\n1998-06-30T21:43:00Z,100\n1998-06-30T21:44:00Z,200\n1998-06-30T21:46:00Z,300\n';
  const cut = { file: 'x.csv', scale: 1, stretch: 1 };
  test('counts with a gap', () => {
    expect(readTrace(csv, cut)).toEqual({
      kind: 'trace',
      file: 'x.csv',
      pattern: { kind: 'counts', interval: 60e6, perInterval: [100, 200, 0, 300] },
      startsAt: '1998-06-30T21:43:00Z',
      length: 240e6,
    });
  });
  test('a window, scaled and stretched', () => {
    expect(readTrace(csv, { ...cut, from: '21:44', until: '1998-06-30T21:46Z', scale: 0.1, stretch: 2 })).toMatchObject({
      pattern: { interval: 120e6, perInterval: [20, 0] },
      startsAt: '1998-06-30T21:44:00Z',
      length: 240e6,
    });
  });
  test('a time of day ends the window on the first day that has it after the beginning', () => {
    const days = ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04'].flatMap((day) => [`${day}T00:00Z,1`, `${day}T12:00Z,2`]);
    const lengthOf = (from: string, until: string): number => readTrace(`${days.join('\n')}\n`, { ...cut, from, until }).length;
    expect(lengthOf('2024-01-03T00:00Z', '12:00')).toBe(12 * 3_600e6);
    expect(lengthOf('2024-01-02T12:00Z', '12:00')).toBe(24 * 3_600e6);
    expect(lengthOf('2024-01-01T00:00Z', '00:00')).toBe(24 * 3_600e6);
    expect(() => lengthOf('2024-01-04T12:00Z', '12:00')).toThrow('until (12:00) is outside the trace');
  });
  test('seconds since the start', () => {
    expect(readTrace('second,requests\n0,5\n1,0\n2,7\n', { ...cut, from: '1s' })).toMatchObject({
      pattern: { kind: 'counts', interval: 1e6, perInterval: [0, 7] },
      startsAt: null,
    });
  });
  test('instants, thinned evenly', () => {
    expect(readTrace('at\n0.5\n1.5\n2\n3.25\n', { ...cut, scale: 0.5 })).toMatchObject({ pattern: { kind: 'instants', at: [1_500_000, 3_250_000] } });
  });
  test.each([
    ['timestamp,requests\n5,1\n4,1\n', 'time goes back', 3],
    ['timestamp,requests\n5,1\n5,1\n', 'two lines name the same time', 3],
    ['second,requests\n0,1\n2,1\n5,1\n', 'the intervals are uneven', 4],
    ['second,requests\n0,many\n', '"many" is not a count', 2],
    ['second,requests\n0,5\n1\n2,5\n', '1 cell, where the first line of traffic has 2', 3],
    ['0\n1,500\n2\n', '2 cells, where the first line of traffic has 1', 2],
    ['second,requests\n', 'no line of traffic', 1],
    ['second,requests\n0,1\n1e308,1\n', '"1e308" is not a time', 3],
    ['0\n1e308\n', '"1e308" is not a time', 2],
    ['-5,1\n0,1\n', '"-5" is not a time', 1],
    ['2020-02-30T00:00:00Z,1\n2020-03-01T00:01:00Z,1\n', '"2020-02-30T00:00:00Z" is not a time', 1],
    ['time,requests\n2020-02-28,1\n2020-02-30,1\n', '"2020-02-30" is not a time', 3],
  ])('%j is refused', (text, message, line) => {
    expect(() => readTrace(text, cut)).toThrow(expect.objectContaining({ message: expect.stringContaining(message), line }));
  });
  test.each([
    ['counts', '0,10\n60,10\n', { stretch: 1e300 }, 'stretched 1e+300 times, the trace outlasts the clock'],
    ['counts', '0,10\n60,10\n', { stretch: 1e-9 }, 'stretched 1e-9 times, an interval has no length'],
    ['instants', '0\n1\n', { stretch: 1e12 }, 'stretched 1000000000000 times, the trace outlasts the clock'],
    ['instants', '0\n1\n', { scale: 1e300 }, 'too many instants'],
  ])('%s %j with %j are refused', (_, text, how, message) => {
    expect(() => readTrace(text, { ...cut, ...how })).toThrow(message);
  });
  test('instants and back', () => {
    expect(instantOf('1998-06-30T21:45:00Z')).toBe(899_243_100e6);
    expect(instantOf('2000-02-29')).toBe(951_782_400e6);
    expect(instantOf('1998-06-30T23:45+02:00')).toBe(899_243_100e6);
    expect(instantOf('30 June')).toBeNull();
    expect(instantOf('2001-02-29')).toBeNull();
    expect(isoOf(899_243_100e6)).toBe('1998-06-30T21:45:00Z');
    expect(isoOf(951_782_400e6 - 1_000)).toBe('2000-02-28T23:59:59.999Z');
  });
});
