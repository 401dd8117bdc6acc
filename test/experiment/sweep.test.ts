/** Sweeps in process: what is kept of a point, the stop rule, refusals in the middle, files points name. */
import { describe, expect, it } from 'vitest';
import { PointsRefused, pointsOf } from '../../src/experiment/points.ts';
import { runVariant, VariantRefused } from '../../src/experiment/source.ts';
import { StopRule } from '../../src/experiment/stop-rule.ts';
import { prepareSweep, runSweep } from '../../src/experiment/sweep.ts';
import { answerOf } from '../../src/result/sweep-answer.ts';
import type { PointResult, SweepResult } from '../../src/result/sweep-result.ts';
import { parseSweepResult, writeSweepResult } from '../../src/result/sweep-schema.ts';
import type { Matrix } from '../../src/scenario/scenario.ts';

const TEXT = `
name: small
duration: 5s
seed: 3
replications: 3
producers:
  web: { to: q, rate: 50/s, size: 100 B }
services:
  q: { kind: sqs-standard }
consumers:
  desk: { kind: poller, from: q, workers: 2, batch: 1, wait: 20s, serviceTime: { exponential: 20ms } }
objectives:
  - desk.sojourn.p99 < 300ms
matrix:
  consumers.desk.workers: [2, 4]
  producers.web.rate: [20/s, 60/s]
`;
const source = { text: TEXT };
const here = { threads: 0 };
const matrix = (axes: Matrix['axes'], more: Partial<Matrix> = {}): Matrix => ({ axes, include: [], exclude: [], stop: null, ...more });

async function swept(of: Parameters<typeof prepareSweep>[1] = {}, from = source): Promise<SweepResult> {
  const result = await runSweep(prepareSweep(from, of), here);
  if (result === null) throw new Error('believed: nothing interrupts this');
  return result;
}

describe('a point', () => {
  it('is what run answers for the same overrides', async () => {
    const { points } = await swept();
    const alone = await runVariant(source, ['consumers.desk.workers=4', 'producers.web.rate=60/s'], here);
    const [point] = points.slice(3);
    expect(point?.id).toBe('consumers.desk.workers=4 producers.web.rate=60/s');
    expect(point?.objectives).toEqual(
      alone?.objectives.map(({ expression, actual, interval, verdict, note }) => ({ expression, actual, interval, verdict, note })),
    );
    expect(point?.measures['desk.sojourn.p99']?.replications).toEqual(alone?.components.desk?.metrics.sojourn?.replicationQuantiles?.p99);
    expect(point?.scenarioHash).toBe(alone?.provenance.scenarioHash);
    expect(point?.costMonthly).toBe(alone?.cost?.monthly);
    expect(point?.events).toBe(alone?.provenance.events);
  });

  it('has common random numbers with its neighbours: as many messages are offered with 2 workers as with 4', async () => {
    const { points } = await swept();
    const offered = points.map(({ measures }) => measures['web.offered.rate']?.value);
    expect(offered[0]).toBe(offered[2]);
    expect(offered[1]).toBe(offered[3]);
  });

  it('may have a map for a value: it is what run answers when that is set', async () => {
    const text = `${TEXT.slice(0, TEXT.indexOf('matrix:'))}matrix: { consumers.desk.serviceTime: [20ms, { uniform: { min: 1ms, max: 3ms } }, { exponential: 5ms }], exclude: [{ consumers.desk.serviceTime: { exponential: 5ms } }] }\n`;
    const { points, axes } = await swept({}, { text });
    expect(points.map(({ id }) => id)).toEqual(['consumers.desk.serviceTime=20ms', 'consumers.desk.serviceTime={ uniform: { min: 1ms, max: 3ms } }']);
    expect(axes[0]).toMatchObject({ values: ['20ms', '{ uniform: { min: 1ms, max: 3ms } }', '{ exponential: 5ms }'] });
    const alone = await runVariant({ text }, ['consumers.desk.serviceTime={ uniform: { min: 1ms, max: 3ms } }'], here);
    expect(points[1]?.scenarioHash).toBe(alone?.provenance.scenarioHash);
    expect(points[1]?.objectives[0]?.actual).toBe(alone?.objectives[0]?.actual);
  });

  it('says of times and backlogs behind what is overloaded that they grow, of shares and rates not', async () => {
    const names = ['desk.sojourn.p99', 'q.backlog.max', 'desk.utilisation.mean', 'desk.completed.rate', 'web.backlog.max', 'late.sojourn.max'];
    const deadLetters = TEXT.replace(
      '{ kind: sqs-standard }',
      '{ kind: sqs-standard, visibilityTimeout: 1s, deadLetter: { queue: dead, maxReceiveCount: 1 } }\n  dead: { kind: sqs-standard }',
    )
      .replace('exponential: 20ms }', 'exponential: 20ms }, failures: { share: 10% }')
      .replace('objectives:', '  late: { kind: poller, from: dead, serviceTime: 1ms }\nobjectives:');
    const { points } = await swept({ matrix: matrix({ 'producers.web.rate': ['20/s', '400/s'] }), measures: names }, { text: deadLetters });
    const growing = points.map(({ measures }) => names.filter((name) => measures[name]?.grows));
    expect(points[1]?.stability).toMatchObject({ q: 'overloaded', dead: 'stable' });
    expect(growing).toEqual([[], ['desk.sojourn.p99', 'q.backlog.max']]);
  });

  it('that states objectives of its own keeps what they are on', async () => {
    const { points } = await swept({ matrix: matrix({ objectives: ['[desk.sojourn.p99 < 300ms]', '[desk.sojourn.p90 < 1ms]'] }) });
    expect(points.map(({ objectives }) => objectives[0]?.varied)).toEqual([
      undefined,
      { component: 'desk', metric: 'sojourn', aggregate: 'p90', operator: '<', bound: 1, unit: 'ms' },
    ]);
  });

  it('that the scenario does not allow is refused when it comes to it, and the others run', async () => {
    // The first sixty values of an axis are read before anything runs; this one is met when its turn comes.
    const many = Array.from({ length: 70 }, (_, i) => (i === 65 ? 'nonsense' : `${i + 1}/s`));
    const { points, provenance } = await swept({ matrix: matrix({ 'producers.web.rate': many }) });
    expect(provenance).toMatchObject({ points: 70, finished: 69, refused: 1 });
    expect(points[65]).toMatchObject({ outcome: 'refused', verdict: null });
    expect(points[65]?.note).toContain('nonsense');
  });
});

describe('before anything runs', () => {
  it('a value that cannot be read is refused with its point', () => {
    expect(() => prepareSweep(source, { matrix: matrix({ 'producers.web.rate': ['20/s', '60'] }) })).toThrow(VariantRefused);
  });

  it('a value that goes with some values of another axis alone is no mistake, whatever the order', async () => {
    const text = TEXT.replace('{ exponential: 20ms }', '{ lognormal: { p50: 5ms, p99: 20ms } }');
    const [p50, p99] = ['consumers.desk.serviceTime.lognormal.p50', 'consumers.desk.serviceTime.lognormal.p99'];
    const orders = [
      { [p50]: ['5ms', '30ms'], [p99]: ['20ms', '40ms'] },
      { [p99]: ['40ms', '20ms'], [p50]: ['30ms', '5ms'] },
    ];
    for (const axes of orders) {
      const { points } = await swept({ matrix: matrix(axes) }, { text });
      expect(points.filter(({ outcome }) => outcome === 'refused').map(({ values, note }) => [values[p50], values[p99], note])).toEqual([
        ['30ms', '20ms', 'p50 is not less than p99'],
      ]);
    }
    expect(() => prepareSweep({ text }, { matrix: matrix({ [p50]: ['5ms', '30ms'], [p99]: ['20ms', '25ms'] }) })).toThrow(VariantRefused);
  });

  it('what is excluded and leaves no point out is refused, unless an axis of the file was replaced', () => {
    const workers = 'consumers.desk.workers';
    const own = matrix({ [workers]: [1, 2, 4] }, { exclude: [{ [workers]: 4 }] });
    expect(() => prepareSweep(source, { matrix: { ...own, exclude: [{ [workers]: '1..2' }] } })).toThrow(
      'excluding consumers.desk.workers=1..2 leaves no point out: it takes 1, 2, 4; exclude one value at a time, as it is written there',
    );
    expect(prepareSweep(source, { matrix: { ...own, axes: { [workers]: [1, 2] } }, own }).points).toHaveLength(2);
    expect(prepareSweep(source, { matrix: own, own }).points).toHaveLength(2);
  });

  it('knows which measures were asked for by name', () => {
    const askedOf = (measures?: readonly string[]): readonly string[] =>
      prepareSweep(source, { matrix: matrix({ 'consumers.desk.workers': [1, 2] }), ...(measures === undefined ? {} : { measures }) }).setting.measures.flatMap(
        ({ name, asked }) => (asked === true ? [name] : []),
      );
    expect(askedOf(['desk.waiting.p50'])).toEqual(['desk.waiting.p50']);
    expect(askedOf()).toEqual([]);
  });

  it('a matrix without points, an unknown measure and no matrix at all are refused', () => {
    expect(() => prepareSweep(source, { matrix: matrix({ seed: [1] }, { exclude: [{ seed: 1 }] }) })).toThrow('everything is excluded');
    expect(() => prepareSweep(source, { measures: ['desk.speed.p99'] })).toThrow(PointsRefused);
    expect(() => prepareSweep({ text: TEXT.slice(0, TEXT.indexOf('matrix:')) })).toThrow('nothing varies');
  });

  it.each([
    ['dsk.sojourn.p99', 'there is no component named dsk; did you mean desk?'],
    ['desk.sojurn.p99', 'desk (poller) has no metric "sojurn"; did you mean sojourn?'],
    ['desk.sojourn.average', 'sojourn is a distribution and has no "average"; did you mean mean?'],
    ['desk.sojourn.p98', 'sojourn is a distribution and has no "p98"; did you mean p9'],
    ['payments.y.p98', 'there is no component named payments; there are: web, q, desk'],
  ])('of an unknown measure %s it is said what was likely meant', (name, message) => {
    expect(() => prepareSweep(source, { measures: [name] })).toThrow(`${name} is no measure of this scenario: ${message}`);
  });

  it('the key changes with the scenario, the seed, the matrix and the files, and with nothing else', () => {
    const key = (text: string, file = 'x'): string => prepareSweep({ text, readFile: () => file }).key;
    const keys = [TEXT, TEXT.replace('seed: 3', 'seed: 4'), TEXT.replace('[2, 4]', '[2, 5]'), TEXT.replace('20ms', '21ms')].map((text) => key(text));
    expect(new Set(keys).size).toBe(4);
    expect(key(`# a comment\n${TEXT}`)).toBe(key(TEXT));
  });
});

describe('warnings', () => {
  // Work of 20 ms a message, hidden for as long and longer.
  const text = TEXT.replace('{ kind: sqs-standard }', '{ kind: sqs-standard, visibilityTimeout: 1s }').replace('{ exponential: 20ms }', '2s');
  const visibility = 'services.q.visibilityTimeout';
  const told = (of: string, axes: Matrix['axes']) => prepareSweep({ text: of }, { matrix: matrix(axes) }).warnings.map((warning) => warning.told);

  it('are of the points, with how many have them and the first', async () => {
    const axes = { [visibility]: ['30s', '1s', '2s'], 'consumers.desk.workers': [2, 4] };
    const expected = {
      rule: 'visibility-below-work',
      message: expect.stringContaining('q hides it for 1 s'),
      points: 4,
      of: 6,
      first: `${visibility}=1s consumers.desk.workers=2`,
    };
    expect(told(text, axes)).toEqual([expected]);
    expect((await swept({ matrix: matrix(axes) }, { text })).warnings).toEqual([expected]);
  });

  it('of the file alone are none of the sweep', async () => {
    expect(told(text, { [visibility]: ['30s', '40s'] })).toEqual([]);
    expect(await swept({ matrix: matrix({ [visibility]: ['30s', '40s'] }) }, { text })).not.toHaveProperty('warnings');
  });

  it('are looked for at a hundred points and each value, however many points there are', () => {
    const axes = { [visibility]: ['30s', '1s'], 'producers.web.rate': Array.from({ length: 1000 }, (_, i) => `${i + 1}/s`) };
    const [warning] = told(text, axes);
    expect(warning?.points).toBeGreaterThan(40);
    expect(warning?.of).toBeLessThan(200);
  });
});

describe('the stop rule', () => {
  const points = pointsOf(matrix({ load: ['30/s', '10/s', '20/s'], workers: [1, 2] }));
  const missed = (id: string): PointResult => ({ ...({} as PointResult), index: points.find((point) => point.id === id)?.index ?? -1, verdict: 'missed' });
  const skipped = (rule: StopRule): string[] => points.filter((point) => rule.skipped(point) !== null).map(({ id }) => id);

  it('runs the smallest loads of all lines first', () => {
    expect(new StopRule(points, 'load').ordered.map(({ id }) => id).slice(0, 3)).toEqual(['load=10/s workers=1', 'load=10/s workers=2', 'load=20/s workers=1']);
  });

  it('skips larger loads of the same line only', () => {
    const rule = new StopRule(points, 'load');
    expect(rule.learn(missed('load=20/s workers=1'))).toBe(1);
    expect(skipped(rule)).toEqual(['load=30/s workers=1']);
  });

  it('comes to the same whatever is learnt first', () => {
    const notes = [
      ['load=10/s workers=2', 'load=20/s workers=2'],
      ['load=20/s workers=2', 'load=10/s workers=2'],
    ].map((order) => {
      const rule = new StopRule(points, 'load');
      for (const id of order) rule.learn(missed(id));
      return points.map((point) => rule.skipped(point)?.note ?? '');
    });
    expect(notes[0]).toEqual(notes[1]);
    expect(notes[0]?.filter((note) => note === 'load=10/s missed an objective already')).toHaveLength(2);
  });

  it('has nothing to say without a load', () => {
    const rule = new StopRule(points, null);
    expect(rule.learn(missed('load=10/s workers=1'))).toBe(0);
    expect(rule.ordered).toEqual(points);
  });
});

describe('the answer', () => {
  const at = (index: number, verdict: PointResult['verdict'], costMonthly: number | null): PointResult => ({
    ...({} as PointResult),
    index,
    id: `a=${index}`,
    values: { a: index },
    outcome: 'finished',
    verdict,
    costMonthly,
  });

  it('is the cheapest that meets all, the first of equals', () => {
    expect(answerOf([at(0, 'missed', 1), at(1, 'met', 9), at(2, 'met', 5), at(3, 'met', 5)])).toEqual({
      point: 2,
      sentence: '3 of 4 points meet all objectives; the cheapest is a=2.',
    });
    // A cent of 123 dollars is no saving, a quarter is.
    const { point, sentence } = answerOf([at(0, 'met', 123.06), at(1, 'met', 123.05)]);
    expect(point).toBe(0);
    expect(sentence).toMatch(/; the cheapest is .* \(costs within 0\.1 % count as equal; of those the first\)\.$/);
    expect(answerOf([at(0, 'met', 123.05), at(1, 'met', 123.06)]).sentence).not.toContain('count as equal');
    expect(answerOf([at(0, 'met', 123.3), at(1, 'met', 123.05)]).point).toBe(1);
  });

  it('is of the points that were run: one that was skipped or refused has met and missed nothing', () => {
    const not = (index: number, outcome: 'skipped' | 'refused'): PointResult => ({ ...at(index, null, null), outcome });
    expect(answerOf([at(0, 'met', 1), at(1, 'met', 2), at(2, 'missed', 3), not(3, 'skipped'), not(4, 'refused')])).toEqual({
      point: 0,
      sentence: '2 of the 3 points that were run meet all objectives; the cheapest is a=0.',
    });
    expect(answerOf([at(0, 'met', 1), not(1, 'refused')]).sentence).toBe('The one point that was run meets all objectives; the cheapest is a=0.');
  });

  it('may be a point with a load that only it has', async () => {
    const rates = matrix(
      { 'producers.web.rate': ['5/s', '10/s'], 'consumers.desk.workers': [1, 2] },
      { include: [{ 'producers.web.rate': '12/s', 'consumers.desk.workers': 4 }] },
    );
    const { answer, points } = await swept({ matrix: rates });
    expect(points.at(-1)?.verdict).toBe('met');
    expect(answer.point).toBe(points.length - 1);
    expect(answer.loads?.map(({ value }) => value)).toEqual(['5/s', '10/s', '12/s']);
  });

  it("knows that a point which leaves the load alone carries the scenario's own", async () => {
    const rates = matrix({ 'consumers.desk.workers': [4, 8], 'producers.web.rate': ['20/s', '30/s'] }, { include: [{ 'consumers.desk.workers': 6 }] });
    const { answer, points } = await swept({ matrix: rates });
    expect(points.at(-1)).toMatchObject({ id: 'consumers.desk.workers=6', verdict: 'met' });
    expect(answer).toMatchObject({
      point: points.length - 1,
      sentence: expect.stringContaining('with the largest producers.web.rate is consumers.desk.workers=6'),
    });
    expect(answer.loads?.map(({ value, point }) => [value, point !== null])).toEqual([
      ['20/s', true],
      ['30/s', true],
      ['50/s', true],
    ]);
  });

  it('knows a load that inclusions alone set', async () => {
    const lighter = matrix({ 'consumers.desk.workers': [4, 8] }, { include: [{ 'consumers.desk.workers': 6, 'producers.web.rate': '20/s' }] });
    const { answer, points } = await swept({ matrix: lighter });
    expect(points[2]?.costMonthly).toBeLessThan(points[0]?.costMonthly ?? 0);
    expect(points[answer.point ?? -1]?.values).not.toHaveProperty(['producers.web.rate']);
    expect(answer.loads?.map(({ value }) => value)).toEqual(['20/s', '50/s']);
  });

  it('with a load is the cheapest of those that take the largest', () => {
    const load = { path: 'load', values: ['10/s', '30/s', '20/s'], amounts: [10, 30, 20] };
    const points = [at(0, 'met', 1), at(1, 'met', 8), at(2, 'met', 7), at(3, 'missed', 2)].map((point, i) => ({
      ...point,
      values: { a: i, load: load.values[[0, 1, 1, 1][i] ?? 0] ?? '' },
    }));
    expect(answerOf(points, [load])).toEqual({
      point: 2,
      sentence: '3 of 4 points meet all objectives; the cheapest with the largest load is a=2.',
      loads: [
        { path: 'load', value: '10/s', point: 0 },
        { path: 'load', value: '30/s', point: 2 },
        { path: 'load', value: '20/s', point: null },
      ],
    });
  });

  it('where nothing but the load varies is the largest that holds, and says so where a smaller one does not', () => {
    const load = { path: 'load', values: [1, 2, 3, 4], amounts: [1, 2, 3, 4] };
    const points = (['met', 'missed', 'met', 'missed'] as const).map((verdict, i) => ({ ...at(i, verdict, i), id: `load=${i + 1}`, values: { load: i + 1 } }));
    expect(answerOf(points, [load])).toEqual({
      point: 2,
      sentence: '2 of 4 points meet all objectives; the largest load that holds is load=3, although load=2 does not meet them.',
    });
  });

  it('of two loads is the cheapest of those that no other exceeds in both', () => {
    const loads = ['a', 'b'].map((path) => ({ path, values: [1, 2, 3], amounts: [1, 2, 3] }));
    const point = (index: number, a: number, b: number, cost: number, verdict: PointResult['verdict'] = 'met') => ({
      ...at(index, verdict, cost),
      id: `${a} ${b}`,
      values: { a, b },
    });
    const points = [point(0, 1, 1, 1), point(1, 3, 1, 9), point(2, 1, 3, 8), point(3, 2, 1, 2), point(4, 3, 3, 1, 'missed')];
    expect(answerOf(points, loads).sentence).toBe(
      '4 of 5 points meet all objectives; the cheapest of those that no other that holds exceeds in a and b is 1 3.',
    );
  });

  it('knows the rate of a producer for a load without being told, and nothing else', async () => {
    const { answer, points } = await swept({ matrix: matrix({ 'producers.web.rate': ['5/s', '10/s', '5000/s'], 'consumers.desk.workers': [1, 2] }) });
    expect(points[answer.point ?? -1]?.values['producers.web.rate']).toBe('10/s');
    expect(answer.sentence).toContain('the cheapest with the largest producers.web.rate is producers.web.rate=10/s');
    expect(answer.loads?.map(({ value, point }) => [value, point === null])).toEqual([
      ['5/s', false],
      ['10/s', false],
      ['5000/s', true],
    ]);
    expect((await swept({ matrix: matrix({ 'consumers.desk.workers': [1, 2] }) })).answer).not.toHaveProperty('loads');
  });

  it('is never one of whose bill less is known: a part of a bill is always cheap', () => {
    const [whole, part, less] = [at(0, 'met', 9), { ...at(1, 'met', 5), unpriced: 1 }, { ...at(2, 'met', 1), unpriced: 2 }];
    expect(answerOf([less, part, whole]).sentence).toContain('the cheapest is a=0.');
    expect(answerOf([less, part]).sentence).toContain('the cheapest, as far as prices are known, is a=1.');
  });

  it('counts the lines without a price', async () => {
    const { points } = await swept({ matrix: matrix({ region: ['us-east-1', 'eu-west-1', 'mx-central-1'] }) });
    expect(points.map(({ unpriced, costMonthly }) => [unpriced, costMonthly === null])).toEqual([
      [undefined, false],
      [undefined, false],
      [1, true],
    ]);
  });

  it('says when no price is known, when none meets, and when nothing was asked', () => {
    expect(answerOf([at(0, 'met', null)]).sentence).toContain('no price is known; the first is a=0');
    expect(answerOf([at(0, 'missed', 1), at(1, 'undecided', 1)])).toEqual({
      point: null,
      sentence: 'No point meets all objectives; 1 cannot be told from this many replications.',
    });
    const precision = { method: 'batch-means', target: 0.02, of: 'a', confidence: 0.95, reached: false, halfWidth: null, relative: null, taken: 1 } as const;
    expect(answerOf([{ ...at(0, 'undecided', 1), precision }]).sentence).toBe('No point meets all objectives; 1 cannot be told from one run of this length.');
    expect(answerOf([at(0, null, 1)]).sentence).toContain('states no objectives');
  });
});

describe('study.json', () => {
  it('has what was given beside the file', async () => {
    const given = { text: `${TEXT}description: \${TEAM}\n`, env: { TEAM: 'ours', HOME: '/' }, overrides: ['replications=2', '--duration=2s'] };
    const { provenance } = await swept({ matrix: matrix({ 'consumers.desk.workers': [2] }), variables: { TEAM: 'ours' } }, given);
    expect(provenance.options).toEqual(['-e', 'TEAM=ours', '--set', 'replications=2', '--duration=2s']);
    expect((await swept({ matrix: matrix({ 'consumers.desk.workers': [2] }) })).provenance).not.toHaveProperty('options');
  });

  it('fits its schema, and reads back as it was', async () => {
    const result = await swept();
    expect(parseSweepResult(JSON.parse(writeSweepResult(result)))).toEqual(JSON.parse(JSON.stringify(result)));
  });

  it('of another kind or version is refused in a sentence', () => {
    expect(parseSweepResult({ schemaVersion: 1 })).toEqual({ problems: ['This is not a sweep of plimsoll: its kind is not "sweep".'] });
    expect(parseSweepResult({ kind: 'sweep', schemaVersion: 9 })).toMatchObject({ problems: [expect.stringContaining('schema version 9')] });
  });
});
