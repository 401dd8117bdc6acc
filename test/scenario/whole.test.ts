/** `--whole`: traces from the first instant of their files to the last. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compile } from '../../src/model/compile.ts';
import { readScenario } from '../../src/scenario/read.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { WHOLE } from '../../src/scenario/whole.ts';
import { compiled, FOLDER } from '../scenarios/play.ts';

const TRACE = 'time,count\n2026-11-27T10:00:00Z,6\n2026-11-27T10:01:00Z,12\n2026-11-27T10:02:00Z,18\n';
const REST = 'services: { q: { kind: sqs-standard } }\nconsumers: { w: { kind: poller, from: q, serviceTime: 1ms } }\n';
const TWO = `duration: 30s
producers:
  web: { to: q, rate: { trace: day.csv, from: "${'${FROM:-10:01}'}", until: 10:02, stretch: 2 } }
  shop: { to: q, rate: { trace: { file: day.csv, from: 10:02 } } }
  clock: { to: q, rate: 1/s }
${REST}`;

function read(text: string, overrides: readonly string[]): Scenario | readonly string[] {
  const result = readScenario(text, { file: 'a.yaml', overrides, readFile: (path) => (path === 'day.csv' ? TRACE : { unreadable: 'no such file' }) });
  return result.ok ? result.scenario : result.problems.map(({ rule, file, message }) => `${file} ${rule}: ${message}`);
}

test('from and until are set aside, and the longest trace is the duration', () => {
  const scenario = read(TWO, [WHOLE]) as Scenario;
  // Three minutes, and stretched twice six.
  expect(scenario.duration).toBe(6 * 60e6);
  expect(scenario.startsAt).toBe('2026-11-27T10:00:00Z');
  const counts = scenario.components.flatMap(({ spec }) => ('rate' in spec ? [spec.rate] : []));
  expect(counts).toMatchObject([
    { length: 6 * 60e6, pattern: { perInterval: [6, 12, 18] } },
    { length: 3 * 60e6, pattern: { perInterval: [6, 12, 18] } },
    { kind: 'segments' },
  ]);
  expect((read(TWO, []) as Scenario).duration).toBe(30e6);
});

test('what is resolved says it all, and reads as the same', () => {
  const { resolved } = read(TWO, [WHOLE]) as Scenario;
  const again = read(JSON.stringify(resolved), []) as Scenario;
  expect(compile(again).model).toEqual(compile(read(TWO, [WHOLE]) as Scenario).model);
});

test.each([
  [
    'without a trace',
    `duration: 1m\nproducers: { web: { to: q, rate: 1/s } }\n${REST}`,
    [WHOLE],
    'no rate of this scenario is a trace, so there is none to play as a whole',
  ],
  ['beside --duration', TWO, [WHOLE, '--duration=1m'], 'a run of whole traces is as long as the longest of them, so its duration cannot be set as well'],
  ['beside --set duration', TWO, ['duration=1m', WHOLE], 'a run of whole traces is as long as the longest of them, so its duration cannot be set as well'],
])('is refused %s', (_, text, overrides, message) => {
  expect(read(text, overrides)).toEqual([`--whole no-whole: ${message}`]);
});

test('of worldcup98 it is the day that the file beside it tells', () => {
  const whole = compiled('worldcup98', [WHOLE]);
  expect(whole.model).toEqual({ ...compiled('worldcup98-day').model, name: 'worldcup98' });
  expect(readFileSync(join(FOLDER, 'worldcup98.yaml'), 'utf8')).toContain('--whole');
});
