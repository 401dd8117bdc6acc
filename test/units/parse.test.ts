import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactDuration } from '../../src/units/format.ts';
import type { Parsed } from '../../src/units/parse.ts';
import { parseAmount, parseByteRate, parseBytes, parseCount, parseDuration, parseRate, parseShare } from '../../src/units/parse.ts';

type Parser = (text: string | number) => Parsed<number>;

const right: readonly (readonly [string, Parser, readonly (readonly [string | number, number])[]])[] = [
  [
    'durations',
    parseDuration,
    [
      ['40ms', 40_000],
      ['0.2ms', 200],
      ['15µs', 15],
      ['15us', 15],
      ['30s', 30e6],
      ['5m', 300e6],
      ['1h30m', 5_400e6],
      ['1 d 2 h', 93_600e6],
      ['14d', 1_209_600e6],
      ['1.5h', 5_400e6],
      ['1_000ms', 1e6],
      [0, 0],
      ['0', 0],
    ],
  ],
  [
    'sizes',
    parseBytes,
    [
      ['220 B', 220],
      ['2 KB', 2_000],
      ['1KiB', 1_024],
      ['1 MB', 1e6],
      ['1 MiB', 1_048_576],
      ['1.5 MiB', 1_572_864],
      ['1 GB', 1e9],
      ['1 GiB', 1_073_741_824],
      [0, 0],
    ],
  ],
  [
    'rates',
    parseRate,
    [
      ['1200/s', 1_200],
      ['2k/s', 2_000],
      ['1.5M/s', 1.5e6],
      ['90/m', 1.5],
      ['3600/h', 1],
      ['800/min', 800 / 60],
      ['0/s', 0],
    ],
  ],
  [
    'rates of bytes',
    parseByteRate,
    [
      ['1 MiB/s', 1_048_576],
      ['60 KB/m', 1_000],
      ['2MB/s', 2e6],
      ['30 MB/min', 5e5],
      ['7.2 GB / hour', 2e6],
      [0, 0],
      ['0', 0],
    ],
  ],
  [
    'shares',
    parseShare,
    [
      ['1%', 0.01],
      ['0.1%', 0.001],
      [0.5, 0.5],
      ['100%', 1],
      [1, 1],
      [0, 0],
      ['90 %', 0.9],
    ],
  ],
  [
    'amounts',
    parseAmount,
    [
      [10, 10],
      [1.5, 1.5],
      ['0.25k', 250],
    ],
  ],
  [
    'counts',
    parseCount,
    [
      [10, 10],
      ['20k', 20_000],
      ['1e6', 1e6],
      ['1_000', 1_000],
      ['1.5k', 1_500],
    ],
  ],
];

describe.each(right)('%s', (_, parse, cases) => {
  test.each(cases.map((each) => [...each] as [string | number, number]))('%s', (text, value) => {
    expect(parse(text)).toEqual({ ok: true, value });
  });
});

const wrong: readonly (readonly [Parser, string | number, string, string | undefined])[] = [
  [parseDuration, 30, '30 has no unit', 'did you mean 30s or 30ms?'],
  [parseDuration, '30', '30 has no unit', 'did you mean 30s or 30ms?'],
  [parseDuration, '5 sec', '"sec" in "5 sec" is not a unit of time', 'did you mean 5s?'],
  [parseDuration, '5 min', '"min" in "5 min" is not a unit of time', 'did you mean 5m?'],
  [parseDuration, '-5s', '"-5s" is not a duration', undefined],
  [parseDuration, 'soon', '"soon" is not a duration', undefined],
  [parseDuration, '', '"" is not a duration', undefined],
  [parseBytes, 1024, '1024 has no unit', 'did you mean 1024 B or 1024 KB?'],
  [parseBytes, '1 mib', '"mib" is not a unit of size', 'did you mean 1 MiB?'],
  [parseBytes, '5 apples', '"apples" is not a unit of size', undefined],
  [parseDuration, '5 constructor', '"constructor" in "5 constructor" is not a unit of time', undefined],
  [parseBytes, '5 constructor', '"constructor" is not a unit of size', undefined],
  [parseRate, 1200, '1200 has no unit', 'did you mean 1200/s?'],
  [parseRate, '1 MiB/s', '"1 MiB/s" is not a rate', undefined],
  [parseRate, '20 msg/s', '"20 msg/s" is not a rate', 'did you mean 20/s?'],
  [parseRate, '20rps', '"20rps" is not a rate', 'did you mean 20/s?'],
  [parseRate, '20 rps', '"20 rps" is not a rate', 'did you mean 20/s?'],
  [parseRate, '20k RPM', '"20k RPM" is not a rate', 'did you mean 20k/m?'],
  [parseRate, '20 per second', '"20 per second" is not a rate', 'did you mean 20/s?'],
  [parseRate, '1.5 k messages per minute', '"1.5 k messages per minute" is not a rate', 'did you mean 1.5k/m?'],
  [parseRate, '20/hrs', '"20/hrs" is not a rate', 'did you mean 20/h?'],
  [parseRate, '20 a day', '"20 a day" is not a rate', 'did you mean 20/d?'],
  [parseRate, '20 KB/s', '"20 KB/s" is not a rate', undefined],
  [parseRate, '20 per week', '"20 per week" is not a rate', undefined],
  [parseRate, '20 msg', '"20 msg" is not a rate', undefined],
  [parseByteRate, '1 MB/week', '"1 MB/week" is not a rate of bytes', undefined],
  [parseByteRate, 5, '5 has no unit', 'did you mean 5 B/s?'],
  [parseByteRate, '100/s', '"100/s" is not a rate of bytes', undefined],
  [parseShare, 90, '90 is more than the whole', 'did you mean 90%?'],
  [parseShare, '150%', '150% is more than the whole', undefined],
  [parseAmount, 'few', '"few" is not a count', undefined],
  [parseCount, 1.5, '1.5 is not a whole number', undefined],
  [parseCount, -1, '"-1" is not a count', undefined],
];

test.each(wrong.map((each) => [...each] as [Parser, string | number, string, string | undefined]))('%s refuses %s', (parse, text, message, hint) => {
  const parsed = parse(text);
  expect(parsed).toMatchObject({ ok: false, message });
  expect(parsed.ok ? null : parsed.hint).toBe(hint);
});

test('a missing unit is answered with all units there are', () => {
  const parsed = parseDuration(30);
  for (const unit of ['µs', 'ms', 's', 'm', 'h', 'd']) expect(parsed.ok ? '' : parsed.expected).toContain(unit);
});

test('an exactly spelt duration is read back as it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 50 }), (micros) => {
      expect(parseDuration(exactDuration(micros))).toEqual({ ok: true, value: micros });
    }),
  );
});
