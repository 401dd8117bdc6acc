// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are what a scenario interpolates.
/** What a good scenario becomes: interpolation, extends, --set, defaults, ideal mode. */
import { describe, expect, test } from 'vitest';
import { templates } from '../../src/cli/templates.ts';
import { compile } from '../../src/model/compile.ts';
import type { ReadOptions } from '../../src/scenario/read.ts';
import { readScenario } from '../../src/scenario/read.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

const BASE = `
name: base
duration: 10m
producers:
  web: { to: clicks, rate: 10/s, size: { lognormal: { p50: 220 B, p99: 2 KB } } }
services:
  clicks: { kind: kinesis, shards: 2 }
  orders.fifo: { kind: sqs-fifo }
consumers:
  sessions: { kind: shard-reader, from: clicks, serviceTime: 1ms }
  billing: { kind: poller, from: orders.fifo, serviceTime: 1ms }
objectives: [orders.fifo.backlog.max < 10, sessions.throughput.mean > 5/s]
`;

function good(text: string, options: ReadOptions = {}): Scenario {
  const result = readScenario(text, options);
  if (!result.ok) throw new Error(result.problems.map(({ line, column, message }) => `${line}:${column} ${message}`).join('\n'));
  return result.scenario;
}

/** The errors; that nothing sends to `orders.fifo` is told beside them. */
function bad(text: string, options: ReadOptions = {}): string[] {
  const result = readScenario(text, options);
  const problems = result.ok ? [] : result.problems.filter(({ severity }) => severity === 'error');
  return problems.map(({ file, line, column, rule }) => `${file}:${line}:${column} ${rule}`);
}

const specOf = (scenario: Scenario, name: string): unknown => scenario.components.find((component) => component.name === name)?.spec;

describe('interpolation', () => {
  const withShards = (value: string): string => BASE.replace('shards: 2', `shards: ${value}`);
  test.each([
    ['${SHARDS}', { SHARDS: '8' }, 8],
    ['${SHARDS:-4}', {}, 4],
    ['${SHARDS:-4}', { SHARDS: '' }, 4],
    ['${SHARDS:-4}', { SHARDS: '16' }, 16],
    ['"${SHARDS:?how many}"', { SHARDS: '3' }, 3],
    ['1${ZERO}', { ZERO: '0' }, 10],
    ['${A:-${B:-5}}', {}, 5],
    ['${A:-${B:-5}}', { B: '6' }, 6],
    ['${A:-${B:-5}}', { A: '7', B: '6' }, 7],
    ['${A-${B:?never asked}}', { A: '7' }, 7],
    ['${A:-1${B:-2}${C:-3}}', {}, 123],
    ['"${A:-${B:-${C:-4}}}"', {}, 4],
    ['${SHARDS}', { SHARDS: '0x10' }, 16],
    ['${SHARDS}', { SHARDS: '1e1' }, 10],
  ])('%s with %j is %d', (text, env, shards) => {
    expect(specOf(good(withShards(text), { env }), 'clicks')).toMatchObject({ shards });
  });
  test('a variable may be called what every object has', () => {
    expect(bad(withShards('${constructor}'))).toEqual(['scenario.yaml:7:36 unset-variable']);
    expect(specOf(good(withShards('${toString:-4}')), 'clicks')).toMatchObject({ shards: 4 });
    expect(specOf(good(withShards('${valueOf}'), { env: { valueOf: '5' } }), 'clicks')).toMatchObject({ shards: 5 });
  });
  test('values that stand within each other are found where they stand', () => {
    expect(bad(withShards('${A:-${B}}'))).toEqual(['scenario.yaml:7:41 unset-variable']);
    expect(bad(withShards('${A:-${B:-${}}}'))).toContain('scenario.yaml:7:46 interpolation');
    expect(good(`description: ${'${A:-${B:-{ a: [1], b }}}'}\n${BASE}`).description).toBe('{ a: [1], b }');
    expect(good(`description: "${'${A:-$$5 or $${B}'}"\n${BASE}`).description).toBe('$5 or ${B');
    const message = readScenario(withShards('${A:?set ${B:-B}}'));
    expect(message.ok ? null : message.problems[0]?.message).toBe('A: set B');
  });
  test('but no deeper than sixteen', () => {
    const nested = (depth: number): string => `${'${A:-'.repeat(depth)}3${'}'.repeat(depth)}`;
    expect(specOf(good(withShards(nested(16))), 'clicks')).toMatchObject({ shards: 3 });
    const quoted = readScenario(withShards(`"${nested(17)}"`));
    expect(quoted.ok ? null : quoted.problems.map(({ message }) => message)).toEqual([
      'variables stand too deep within each other',
      'nothing sends to orders.fifo',
    ]);
  });
  test('a line of openings that are never closed is read in no time', () => {
    const started = performance.now();
    expect(bad(`description: "${'${A:-'.repeat(200_000)}"\n${BASE}`)).toContain('scenario.yaml:1:14 interpolation');
    expect(performance.now() - started).toBeLessThan(5_000);
  });
  test('$$ is a dollar, keys are left alone, and so is a lone dollar', () => {
    expect(good(`description: "$$5 and \${X} and $y"\n${BASE}`, { env: { X: 'z' } }).description).toBe('$5 and z and $y');
  });
});

describe('extends', () => {
  const readFile = (path: string) =>
    ({
      'base.yaml': BASE,
      'deep/more.yaml': 'extends: ../base.yaml\nduration: 20m\nobjectives: []\n',
      'loop.yaml': 'extends: loop.yaml\n',
      'odd.yaml': `extends: 5\n${BASE}`,
      'broken.yaml': `${BASE}seed: [1]\n`,
    })[path] ?? { unreadable: 'there is no such file' };
  test('maps merge, lists replace, a choice replaces another', () => {
    const scenario = good(
      'extends: base.yaml\nname: child\nproducers: { web: { rate: 20/s, size: 1 KB } }\nservices: { clicks: { shards: 8 } }\nobjectives: [sessions.sojourn.p99 < 1s]\n',
      { readFile },
    );
    expect(scenario).toMatchObject({ name: 'child', duration: 600e6 });
    expect(specOf(scenario, 'clicks')).toMatchObject({ kind: 'kinesis', shards: 8 });
    expect(specOf(scenario, 'web')).toMatchObject({ size: { kind: 'constant', value: 1_000 } });
    expect(scenario.objectives.map(({ expression }) => expression)).toEqual(['sessions.sojourn.p99 < 1s']);
    expect(specOf(good('extends: base.yaml\nproducers: { web: { size: { uniform: { min: 1 B, max: 2 B } } } }\n', { readFile }), 'web')).toMatchObject({
      size: { kind: 'uniform' },
    });
  });
  test('a base of a base, beside its own file', () => {
    expect(good('extends: deep/more.yaml\n', { readFile })).toMatchObject({ name: 'base', duration: 1_200e6, objectives: [] });
  });
  test('a variable names the base', () => {
    expect(good('extends: ${BASE:-base.yaml}\n', { readFile })).toMatchObject({ name: 'base' });
    expect(good('extends: ["${DIR}/more.yaml"]\n', { readFile, env: { DIR: 'deep' } })).toMatchObject({ duration: 1_200e6 });
    expect(bad('extends: ${BASE}\n', { readFile })).toEqual(['scenario.yaml:1:10 unset-variable']);
    expect(bad('extends: [base.yaml, "${BASE}"]\n', { readFile })).toEqual(['scenario.yaml:1:22 unset-variable']);
  });
  test('what is no name of a file is refused, in a list and in a base too', () => {
    expect(bad('extends: [base.yaml, 5]\n', { readFile })).toContain('scenario.yaml:1:22 wrong-type');
    expect(bad('extends: ${N}\n', { readFile, env: { N: '5' } })).toContain('scenario.yaml:1:10 wrong-type');
    expect(bad('extends: odd.yaml\n', { readFile })).toContain('odd.yaml:1:10 wrong-type');
  });
  test('circles are refused, and problems point into the right file', () => {
    expect(bad('extends: loop.yaml\n', { file: 'a.yaml', readFile })).toContain('loop.yaml:1:10 circle');
    expect(bad('extends: a.yaml\n', { file: 'a.yaml', readFile })).toContain('a.yaml:1:10 circle');
    expect(bad('extends: broken.yaml\n', { file: 'a.yaml', readFile })).toContain('broken.yaml:13:1 wrong-type');
  });
});

describe('--set', () => {
  test.each([
    ['services.clicks.shards=8', 'clicks', { shards: 8 }],
    ['services.clicks.retention=48h', 'clicks', { retention: 172_800e6 }],
    ['services.orders.fifo.visibilityTimeout=5m', 'orders.fifo', { visibilityTimeout: 300e6 }],
    ['producers.web.batch.records=100', 'web', { batch: { records: 100, linger: 0 } }],
    ['producers.web.size=2 KB', 'web', { size: { kind: 'constant', value: 2_000 } }],
    ['producers.web.size.lognormal.p99=3 KB', 'web', { size: { kind: 'lognormal' } }],
    ['consumers.billing.serviceTime={ exponential: 10ms }', 'billing', { serviceTime: { kind: 'exponential', mean: 10_000 } }],
  ])('%s', (override, name, spec) => {
    expect(specOf(good(BASE, { overrides: [override] }), name)).toMatchObject(spec);
  });
  test('limits in a map of their component', () => {
    const scenario = good(`${BASE}limits: { clicks: { shard.write.bytes: 3 MiB/s } }\n`, { overrides: ['limits.clicks.shard.write.records=5/s'] });
    expect(scenario).toMatchObject({ limits: { values: { clicks: { 'shard.write.bytes': 3_145_728, 'shard.write.records': 5 } } } });
  });
  test('latencies and prices of a component whose name holds a dot', () => {
    const overrides = ['latencies.orders.fifo.ReceiveMessage=3ms', 'latencies.clicks=none', 'prices.orders.fifo.requests=0.2'];
    expect(good(BASE, { overrides }).resolved).toMatchObject({
      latencies: { 'orders.fifo': { ReceiveMessage: '3ms' }, clicks: 'none' },
      prices: { 'orders.fifo': { requests: 0.2 } },
    });
    const written = good(`${BASE}latencies: { orders.fifo.ReceiveMessage: 9ms }\n`, { overrides });
    expect(written.resolved).toMatchObject({ latencies: { 'orders.fifo.ReceiveMessage': '3ms' } });
  });
  test('a path that matrix or plan does not vary yet', () => {
    const overrides = ['matrix.services.clicks.shards=[2, 4]', 'matrix.stop=services.clicks.shards', 'plan.vary.consumers.sessions.workers=1..4'];
    expect(good(BASE, { overrides })).toMatchObject({
      matrix: { axes: { 'services.clicks.shards': [2, 4] }, stop: 'services.clicks.shards' },
      plan: { vary: { 'consumers.sessions.workers': { kind: 'range', from: 1, to: 4 } } },
    });
  });
  test('top keys, limits, and the last one wins', () => {
    const scenario = good(BASE, { overrides: ['duration=5m', 'duration=1m', 'seed=word', 'limits.clicks.shard.write.bytes=2 MiB/s'] });
    expect(scenario).toMatchObject({ duration: 60e6, seed: 'word', limits: { values: { clicks: { 'shard.write.bytes': 2_097_152 } } } });
  });
  test('an item of a list, and one more', () => {
    const expressions = (...overrides: string[]) => good(BASE, { overrides }).objectives.map(({ expression }) => expression);
    const [first, second] = ['orders.fifo.backlog.max < 10', 'sessions.throughput.mean > 5/s'];
    expect(expressions('objectives.1=sessions.sojourn.p99 < 1ms')).toEqual([first, 'sessions.sojourn.p99 < 1ms']);
    expect(expressions('objectives.2=sessions.sojourn.p99 < 1ms')).toEqual([first, second, 'sessions.sojourn.p99 < 1ms']);
    expect(expressions('objectives=[]', 'objectives.0=sessions.sojourn.p99 < 1ms')).toEqual(['sessions.sojourn.p99 < 1ms']);
    const profiled = BASE.replace('10/s', '{ profile: [{ at: 0s, rate: 10/s }] }');
    expect(specOf(good(profiled, { overrides: ['producers.web.rate.profile.1={ at: 5m, rate: 20/s }'] }), 'web')).toMatchObject({
      rate: { points: [{ rate: 10 }, { rate: 20 }] },
    });
    expect(bad(profiled, { overrides: ['producers.web.rate.profile.1.rate=20/s'] })).toContain('--set producers.web.rate.profile.1.rate:1:1 missing-key');
  });
  test.each([
    ['objectives.7=a', 'objectives.7: objectives has 2 items, and no item 7', '0 to 1, or 2 to add one'],
    ['objectives.x=a', 'objectives.x: objectives has 2 items, and no item x', '0 to 1, or 2 to add one'],
    ['objectives.01=a', 'objectives.01: objectives has 2 items, and no item 01', '0 to 1, or 2 to add one'],
    ['producers.web.rate.profile.2.rate=1/s', 'producers.web.rate.profile.2.rate: producers.web.rate.profile has 1 item, and no item 2', '0, or 1 to add one'],
  ])('%s names no item of the list', (override, message, expected) => {
    const result = readScenario(BASE.replace('10/s', '{ profile: [{ at: 0s, rate: 10/s }] }'), { overrides: [override] });
    expect(result.ok ? null : result.problems[0]).toMatchObject({ rule: 'unknown-path', line: 1, column: 1, message, expected });
  });
  test.each([
    ['services.click.shards=8', '--set services.click.shards:1:1 unknown-path'],
    ['services.clicks.shardz=8', '--set services.clicks.shardz:1:1 unknown-path'],
    ['durration=8m', '--set durration:1:1 unknown-path'],
    ['duration=8', '--set duration:1:10 bad-value'],
    ['services.clicks.shards=[', '--set services.clicks.shards:1:25 yaml'],
    ['services.clicks.shards', '--set:1:1 bad-override'],
  ])('%s is refused', (override, problem) => {
    expect(bad(BASE, { overrides: [override] })).toContain(problem);
  });
});

describe('names that hold dots', () => {
  test('objectives find the longest component', () => {
    expect(good(BASE).objectives).toMatchObject([
      { component: 'orders.fifo', metric: 'backlog', aggregate: 'max', operator: '<', bound: 10, unit: 'count' },
      { component: 'sessions', metric: 'throughput', aggregate: 'mean', operator: '>', bound: 5, unit: 'count/s' },
    ]);
  });
  test.each([
    ['clicks.GetRecords.IteratorAgeMilliseconds.max < 10s', { metric: 'GetRecords.IteratorAgeMilliseconds', aggregate: 'max', bound: 10_000, unit: 'ms' }],
    ['clicks.GetRecords.Bytes.rate<=1 MB/s', { metric: 'GetRecords.Bytes', aggregate: 'rate', bound: 1e6, unit: 'bytes/s' }],
    ['clicks.WriteProvisionedThroughputExceeded.share < 0.1%', { aggregate: 'share', bound: 0.001, unit: 'ratio' }],
    ['clicks.IncomingBytes.sum >= 1 MiB', { bound: 1_048_576, unit: 'bytes' }],
    ['sessions.sojourn.count == 20k', { operator: '==', bound: 20_000, unit: 'count' }],
    ['sessions.sojourn.count === 20k', { operator: '==', bound: 20_000 }],
    ['sessions.failed.sum != 0', { operator: '!=', bound: 0 }],
    ['orders.fifo.backlog.mean < 1.5', { aggregate: 'mean', bound: 1.5, unit: 'count' }],
    ['sessions.goodput.rate > 1k/s', { metric: 'goodput', aggregate: 'rate', bound: 1_000, unit: 'count/s' }],
    ['sessions.utilisation.mean < 80%', { bound: 0.8, unit: 'ratio' }],
  ])('%s', (expression, objective) => {
    expect(good(`${BASE.replace(/objectives.*/, '')}objectives: ['${expression}']\n`).objectives[0]).toMatchObject({ expression, ...objective });
  });
});

describe("x- keys are the user's own", () => {
  const DISTRACTED = `
x-reader: &reader { kind: shard-reader, from: clicks, serviceTime: 1ms, x-owner: me }
name: base
duration: 10m
replications: { x-why: narrow, precision: 2%, of: sessions.sojourn.p99 }
producers:
  x-defaults: &defaults { to: clicks, x-by: us }
  web: { <<: *defaults, rate: { profile: [{ x-from: ops, at: 0s, rate: 10/s }] }, size: { x-why: measured, lognormal: { x-n: 9, p50: 220 B, p99: 2 KB } } }
services:
  x-queue: &queue { kind: sqs-standard }
  clicks: { kind: kinesis, shards: 2 }
  x-dead: { <<: *queue, shards: nonsense }
consumers:
  sessions: { <<: *reader, workers: 2 }
limits: { x-raised: in March, clicks: { x-case: 42, shard.write.bytes: 2 MiB/s } }
latencies: { x-from: traces, clicks: { x-b: 1, PutRecord: { x-c: 1, base: 2ms } } }
prices: { x-list: 2026, clicks.shardHours: 0.02 }
matrix: { x-axis: [1], services.clicks.shards: [2, 4], include: [{ x-odd: 1, services.clicks.shards: 9 }] }
plan: { x-who: us, vary: { x-not: 1..2, services.clicks.shards: 1..4 } }
objectives: [sessions.sojourn.p99 < 5s]
`;

  test('in every map, anchors of theirs work', () => {
    const scenario = good(DISTRACTED);
    expect(scenario.components.map(({ name }) => name)).toEqual(['web', 'clicks', 'sessions']);
    expect(scenario).toMatchObject({
      matrix: { axes: { 'services.clicks.shards': [2, 4] } },
      limits: { values: { clicks: { 'shard.write.bytes': 2_097_152 } } },
    });
    expect(JSON.stringify(scenario.resolved)).not.toContain('x-');
  });

  test('in bases and in what --set gives', () => {
    const readFile = () => BASE.replace('rate: 10/s', 'rate: { x-why: guessed, constant: 10/s }');
    expect(good('extends: base.yaml\nx-mine: 1\n', { readFile }).name).toBe('base');
    expect(specOf(good(BASE, { overrides: ['producers.web.size={ x-why: guessed, constant: 1 KB }'] }), 'web')).toMatchObject({ size: { value: 1_000 } });
  });

  test('a partition key of such a name is a key', () => {
    const text = BASE.replace('rate: 10/s', 'rate: 10/s, key: { x-why: sold, weights: { x-large: 1, small: 3 } }');
    expect(specOf(good(text), 'web')).toMatchObject({ key: { names: ['x-large', 'small'] } });
  });

  test('a component called weights has no keys of values', () => {
    expect(good(BASE.replace('sessions: {', 'weights: { x-by: us, kind: shard-reader, from: clicks, serviceTime: 1ms }\n  sessions: {')).name).toBe('base');
  });
});

test('what is resolved reads as a scenario that means the same', () => {
  for (const text of [BASE, ...Object.values(templates)]) {
    const first = good(text, { file: 'x.yaml' });
    const again = good(JSON.stringify(first.resolved), { file: 'x.yaml' });
    expect(again.resolved).toEqual(first.resolved);
    expect(compile(again)).toEqual(compile(first));
  }
  const ideal = good(`limits: none\nlatencies: none\n${BASE}`);
  expect(ideal.resolved).toMatchObject({ services: { 'orders.fifo': { visibilityTimeout: 'never', retention: 'never' } } });
  expect(good(JSON.stringify(ideal.resolved)).resolved).toEqual(ideal.resolved);
});

test('templates have no problems, warnings included', () => {
  for (const [name, text] of Object.entries(templates)) expect([name, good(text).warnings]).toEqual([name, []]);
});

test('matrix and plan are kept as data', () => {
  const scenario = good(
    `${BASE}matrix:\n  services.clicks.shards: 2..8 step 3\n  producers.web.rate: [10/s, 20/s]\n  include: [{ services.clicks.shards: 1 }]\n  stop: producers.web.rate\nplan:\n  vary: { services.clicks.shards: 1..64, consumers.sessions.workers: [1, 2] }\n`,
  );
  expect(scenario.matrix).toEqual({
    axes: { 'services.clicks.shards': [2, 5, 8], 'producers.web.rate': ['10/s', '20/s'] },
    include: [{ 'services.clicks.shards': 1 }],
    exclude: [],
    stop: 'producers.web.rate',
  });
  expect(scenario.plan).toEqual({
    vary: { 'services.clicks.shards': { kind: 'range', from: 1, to: 64 }, 'consumers.sessions.workers': { kind: 'choices', values: [1, 2] } },
    minimise: 'cost',
    confidence: 0.95,
  });
});

test('the step of a range to be planned is kept', () => {
  const scenario = good(`${BASE}plan: { vary: { services.clicks.shards: 4..16 step 4 } }\n`);
  expect(scenario.plan?.vary).toEqual({ 'services.clicks.shards': { kind: 'choices', values: [4, 8, 12, 16] } });
});

test('a trace of instants keeps them, and what is resolved says so', () => {
  const readFile = () => 'at\n0.5\n1.5\n4\n';
  const playing = (more: string): string => BASE.replace('rate: 10/s', `rate: { trace: t.csv }${more}`).replace('10m', '4s');
  const told = (text: string): string[] => good(text, { readFile }).warnings.filter((warning) => warning.includes('instants'));
  const resolved = (text: string) => JSON.stringify(good(text, { readFile }).resolved);
  expect(resolved(playing(''))).toContain('"arrivals":"trace"');
  for (const silent of [playing(''), playing(', arrivals: trace'), resolved(playing(''))]) expect(told(silent)).toEqual([]);
  for (const arrivals of ['poisson', 'regular', '{ gamma: { cv: 2 } }'])
    expect(told(playing(`, arrivals: ${arrivals}`))).toEqual(['t.csv holds instants, and messages are sent at these: arrivals of web are passed over']);
});

test('a trace gives the duration when none is written, and the start', () => {
  const files: Record<string, string> = { 't.csv': 'timestamp,requests\n1998-06-30T21:43:00Z,100\n1998-06-30T21:44:00Z,200\n' };
  const readFile = (path: string) => files[path] ?? { unreadable: 'gone' };
  const text = BASE.replace('duration: 10m\n', '').replace('rate: 10/s', 'rate: { trace: t.csv }');
  expect(good(text, { readFile })).toMatchObject({
    duration: 120e6,
    startsAt: '1998-06-30T21:43:00Z',
    files: { 't.csv': expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  const long = readScenario(BASE.replace('rate: 10/s', 'rate: { trace: t.csv }'), { readFile });
  expect(long.ok ? long.warnings.map(({ rule }) => rule) : []).toContain('short-trace');
  files['t.csv'] = 'timestamp,requests\n5,1\n4,1\n';
  expect(bad(text, { readFile })).toContain('t.csv:3:1 bad-file');
  expect(bad(text, { readFile, file: '../one/a.yaml' })).toContain('../one/t.csv:3:1 bad-file');
});

test('what was read under a name before leaves no trace', () => {
  const other = BASE.replace('rate: 10/s', 'rate: 11/s');
  const readings = [BASE, other, BASE].map((text) => good(text, { overrides: ['duration=20m'] }));
  expect(readings[2]).toEqual(readings[0]);
  expect(readings[1]).not.toEqual(readings[0]);
  expect(good(BASE).duration).toBe(600e6);
  const broken = BASE.replace('duration: 10m', 'duration: [');
  expect(bad(broken)).toEqual(bad(broken));
  expect(good(BASE)).toEqual(good(BASE, { overrides: ['duration=10m'] }));
});

test('neither certainty nor none can be asked for', () => {
  for (const confidence of ['0%', '100%', '1'])
    expect(bad(`${BASE}replications: { precision: 5%, of: web.offered.rate, confidence: ${confidence} }\n`).join('\n')).toMatch(/bad-value|too much|not more/);
});

test('a batch that does not say how many gathers nothing, and is told so', () => {
  const warned = (batch: string): string[] =>
    good(BASE.replace('rate: 10/s', `rate: 10/s, batch: ${batch}`)).warnings.filter((warning) => warning.includes('gathers nothing'));
  expect(warned('{ bytes: 5 KB, linger: 1s }')).toHaveLength(1);
  expect(warned('{ linger: 1s }')).toHaveLength(1);
  for (const meant of ['{ records: 10, linger: 1s }', '{ records: 1, linger: 1s }']) expect(warned(meant)).toEqual([]);
});

test('no limit is no advice', () => {
  const warnings = good(BASE.replace('rate: 10/s', 'rate: 10/s, batch: { linger: 1s }').concat('limits: none\n')).warnings;
  expect(warnings.filter((warning) => warning.includes('gathers nothing'))).toEqual([expect.not.stringContaining('Infinity')]);
});
