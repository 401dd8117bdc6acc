/** What reads well and would surprise: found before anything runs, and nothing said where it is meant. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../src/scenario/problem.ts';
import { readScenario } from '../../src/scenario/read.ts';

const HEAD = 'duration: 10m\n';

function warningsOf(text: string): readonly Problem[] {
  const result = readScenario(text, { file: 'a.yaml' });
  return result.ok ? result.warnings : result.problems;
}

/** `rule line:column` of each problem. */
const placesOf = (problems: readonly Problem[]): readonly string[] => problems.map(({ rule, line, column }) => `${rule} ${line}:${column}`);

describe('a heartbeat', () => {
  const scenario = (visibility: string, poller: string): string =>
    `${HEAD}producers:\n  shop: { to: orders, rate: 1/s }\nservices:\n  orders: { kind: sqs-standard, ${visibility} }\nconsumers:\n  billing: { kind: poller, from: orders, batch: 1, ${poller} }\n`;

  test('that comes after the timeout is told, and so is the work it does not cover', () => {
    const found = warningsOf(scenario('visibilityTimeout: 20s', 'serviceTime: 50s, heartbeat: 25s'));
    expect(placesOf(found)).toEqual(['visibility-below-work 5:33', 'heartbeat-above-visibility 7:81']);
    expect(found[1]?.message).toBe(
      'billing extends the visibility of what it holds every 25s, orders hides it for 20s: it is visible again by the first heartbeat',
    );
    expect(found[1]?.hint).toBe('a heartbeat of 10s or less, or set visibilityTimeout on orders to 50s or so');
    expect(found[0]?.hint).toContain('a heartbeat on billing that is shorter than the timeout');
  });

  test.each([
    ['as long as the timeout', 'visibilityTimeout: 20s', 'serviceTime: 1s, heartbeat: 20s', ['heartbeat-above-visibility']],
    ['as long as the default timeout', 'delay: 0s', 'serviceTime: 1s, heartbeat: 30s', ['heartbeat-above-visibility']],
    ['beside a timeout of nothing', 'visibilityTimeout: 0s', 'serviceTime: 0s, heartbeat: 1s', ['heartbeat-above-visibility']],
    ['shorter than the timeout', 'visibilityTimeout: 20s', 'serviceTime: 50s, heartbeat: 19s', []],
    ['beside a timeout of never', 'visibilityTimeout: never', 'serviceTime: 50s, heartbeat: 1h', []],
  ])('%s', (_, visibility, poller, rules) => {
    expect(warningsOf(scenario(visibility, poller)).map(({ rule }) => rule)).toEqual(rules);
  });
});

describe("a visibility timeout of the poller's own", () => {
  const scenario = (queue: string, poller: string): string =>
    `${HEAD}producers:\n  web: { to: q, rate: 10/s }\nservices:\n  q: { kind: sqs-standard, ${queue} }\n  dlq: { kind: sqs-standard }\nconsumers:\n  w: { kind: poller, from: q, batch: 1, ${poller} }\n`;
  const deadLetter = 'deadLetter: { queue: dlq }';

  test.each([
    ['is long enough where the queue hides too short', `${deadLetter}, visibilityTimeout: 1s`, 'serviceTime: 20s, visibilityTimeout: 1m', []],
    ['is told in its place where it is too short', deadLetter, 'serviceTime: 20s, visibilityTimeout: 10s', ['visibility-below-work 8:59']],
    ['is what a heartbeat must be shorter than', deadLetter, 'serviceTime: 1s, heartbeat: 20s, visibilityTimeout: 10s', ['heartbeat-above-visibility 8:69']],
    [
      'brings back what a queue hides for ever',
      `${deadLetter}, visibilityTimeout: never`,
      'serviceTime: 1s, failures: { share: 1% }, visibilityTimeout: 10s',
      [],
    ],
    [
      'and nothing does without it',
      `${deadLetter}, visibilityTimeout: never`,
      'serviceTime: 1s, failures: { share: 1% }',
      ['nothing-returns 5:28', 'nothing-returns 8:58'],
    ],
    [
      'as a change of the queue would',
      `${deadLetter}, visibilityTimeout: never, changes: [{ at: 1m, visibilityTimeout: 10s }]`,
      'serviceTime: 1s, failures: { share: 1% }',
      [],
    ],
    [
      'a change to less than the work is told in its place',
      `${deadLetter}, changes: [{ at: 1m, visibilityTimeout: 10s }]`,
      'serviceTime: 20s',
      ['visibility-below-work 5:76'],
    ],
  ])('%s', (_, queue, poller, places) => {
    expect(placesOf(warningsOf(scenario(queue, poller)))).toEqual(places);
  });
});

describe('work against the visibility timeout', () => {
  const scenario = (poller: string): string =>
    `${HEAD}producers:\n  web: { to: q, rate: 10/s }\nservices:\n  q: { kind: sqs-standard }\nconsumers:\n  w: { kind: poller, from: q, ${poller} }\n`;

  test.each([
    ['as long as the default timeout of 30 s', 'batch: 1, serviceTime: 30s', /work of 30 s/],
    ['a little shorter', 'batch: 1, serviceTime: 29s', null],
    // e^(−30/7) is 1.4 %, e^(−30/6) 0.67 %.
    ['longer for one message in seventy', 'batch: 1, serviceTime: { exponential: { mean: 7s } }', /longer than 30 s on 1\.38% of the messages/],
    ['longer for one in a hundred and fifty', 'batch: 1, serviceTime: { exponential: { mean: 6s } }', null],
    ['ten in turn that come to it', 'batch: 10, serviceTime: 3s', /10 messages of 3 s each/],
    ['kept by a heartbeat', 'batch: 1, heartbeat: 10s, serviceTime: 30s', null],
  ])('%s', (_, poller, message) => {
    const found = warningsOf(scenario(poller)).filter(({ rule }) => rule === 'visibility-below-work');
    if (message === null) expect(found).toEqual([]);
    else expect(found.map((warning) => warning.message)).toEqual([expect.stringMatching(message)]);
  });
});

describe('a batch without a linger', () => {
  const scenario = (web: string): string =>
    `${HEAD}producers:\n  web: { to: clicks, ${web} }\nservices:\n  clicks: { kind: kinesis, shards: 20 }\nconsumers:\n  sessions: { kind: shard-reader, from: clicks, serviceTime: 1ms }\n`;

  test('gathers nothing, and is told', () => {
    const found = warningsOf(scenario('batch: { records: 100 }, rate: 1000/s'));
    expect(placesOf(found)).toEqual(['batch-of-one 3:40']);
    expect(found[0]?.message).toContain('batches of web hold one message, hardly ever more');
    expect(found[0]?.hint).toBe('add linger: 50ms, say: how long a batch waits for the other 99');
  });

  test.each([
    ['regular arrivals', 'rate: 1000/s, arrivals: regular, batch: { records: 100 }', ['batch-of-one']],
    ['bursts', 'rate: { bursts: { on: 1000/s, meanOn: 1s, meanOff: 1s } }, batch: { records: 100 }', ['batch-of-one']],
    ['connections that are busy', 'rate: 1000/s, connections: 1, batch: { records: 100 }', ['batch-of-one']],
    ['arrivals of their own spacing', 'rate: 10/s, arrivals: { gamma: { cv: 2, mean: 1 } }, batch: { records: 100 }', ['batch-of-one']],
    ['many that arrive at one instant', 'rate: 10/s, arrivals: { empirical: { values: [0, 0, 0, 1] } }, batch: { records: 100 }', []],
    ['more than one a microsecond', 'rate: 200k/s, size: 1 B, arrivals: poisson, batch: { records: 100 }', ['offered-above-limit']],
    ['a linger', 'rate: 10/s, batch: { records: 100, linger: 1ms }', []],
    ['a batch of one', 'rate: 10/s, batch: { records: 1 }', []],
    ['bytes and no records', 'rate: 10/s, batch: { bytes: 1 MiB }', ['batch-of-one']],
  ])('%s', (_, web, rules) => {
    expect(warningsOf(scenario(web)).map(({ rule }) => rule)).toEqual(rules);
  });

  test('of a trace of instants may gather, of one of counts does not', () => {
    const told = (file: string) => {
      const text = scenario('rate: { trace: t.csv }, batch: { records: 100 }');
      const result = readScenario(text, { file: 'a.yaml', readFile: () => file });
      return result.ok ? result.warnings.map(({ rule }) => rule) : result.problems;
    };
    expect(told('0.5\n0.5\n0.5\n600\n')).toEqual([]);
    expect(told(`time,count\n${Array.from({ length: 11 }, (_, i) => `${i * 60},600`).join('\n')}\n`)).toEqual(['batch-of-one']);
  });

  const relayed = (work: string): string =>
    `${HEAD}producers:
  web: { to: clicks, rate: 10/s }
  on: { after: sessions, to: done, batch: { records: 10 } }
services:
  clicks: { kind: kinesis, shards: 20 }
  done: { kind: sqs-standard }
consumers:
  sessions: { kind: shard-reader, from: clicks, ${work} }
  last: { kind: poller, from: done, serviceTime: 1ms }\n`;

  test.each([
    ['one worker', 'serviceTime: 1ms', ['batch-of-one']],
    ['workers whose times differ', 'workers: 20, serviceTime: { exponential: 1ms }', ['batch-of-one']],
    ['workers that may finish together', 'workers: 20, serviceTime: 1ms', []],
    ['work on whole batches', 'serviceTime: 1ms, serviceTimePer: batch', []],
    ['work that takes no time', 'serviceTime: 0s', []],
  ])('after %s', (_, work, rules) => {
    expect(warningsOf(relayed(work)).map(({ rule }) => rule)).toEqual(rules);
  });
});

describe('readers of a stream', () => {
  const scenario = (readers: readonly string[], more = ''): string =>
    `${HEAD}${more}producers:\n  web: { to: clicks, rate: 10/s }\nservices:\n  clicks: { kind: kinesis, shards: 2 }\nconsumers:\n${readers
      .map((reader, i) => `  app-${i + 1}: { kind: shard-reader, from: clicks, serviceTime: 1ms, ${reader} }\n`)
      .join('')}`;

  test('that ask more often than a shard answers are told which part is refused', () => {
    const found = warningsOf(scenario(['pollInterval: 500ms', 'pollInterval: 250ms', 'records: 10']));
    expect(placesOf(found)).toEqual(['polls-above-limit 8:78']);
    expect(found[0]?.message).toBe(
      'app-1, app-2 and app-3 together poll each shard of clicks 7/s, and it answers 5/s (shard.read.calls): up to 28.6% of the calls will be refused',
    );
    expect(found[0]?.hint).toBe('a pollInterval of 600ms or more for each');
  });

  test.each([
    ['one alone', ['pollInterval: 100ms'], '', ['polls-above-limit']],
    ['as often as a shard answers', ['pollInterval: 200ms'], '', []],
    ['five of the usual interval', Array.from({ length: 5 }, () => 'records: 10'), '', []],
    ['six of the usual interval', Array.from({ length: 6 }, () => 'records: 10'), '', ['polls-above-limit']],
    ['a limit that was raised', ['pollInterval: 100ms'], 'limits: { clicks.shard.read.calls: 10/s }\n', []],
    ['no limits', ['pollInterval: 100ms'], 'limits: none\n', []],
  ])('%s', (_, readers, more, rules) => {
    expect(warningsOf(scenario(readers, more)).map(({ rule }) => rule)).toEqual(rules);
  });

  test('the two pods of the gallery are told what their file says of them', () => {
    const found = warningsOf(readFileSync('scenarios/k19-two-pods.yaml', 'utf8'));
    expect(found.map(({ message }) => message)).toEqual([
      'pod-1 and pod-2 together poll each shard of clicks 8/s, and it answers 5/s (shard.read.calls): up to 37.5% of the calls will be refused',
    ]);
  });
});

describe('a profile', () => {
  const scenario = (points: string): string =>
    `${HEAD}producers:\n  shop: { to: orders, rate: { profile: [${points}] } }\nservices:\n  orders: { kind: sqs-standard }\nconsumers:\n  billing: { kind: poller, from: orders, serviceTime: 1ms }\n`;

  test('whose peak comes after the end is told', () => {
    const found = warningsOf(scenario('{ at: 0s, rate: 10/s }, { at: 20m, rate: 100/s, ramp: linear }, { at: 30m, rate: 1/s }'));
    expect(placesOf(found)).toEqual(['long-profile 3:71']);
    expect(found[0]?.message).toBe('the profile of shop goes on to 30m, the run ends at 10m: its peak of 100/s at 20m is never reached');
    expect(found[0]?.hint).toBe('a duration of 30m or more, or points within it');
  });

  test('that begins late is told', () => {
    const found = warningsOf(scenario('{ at: 5m, rate: 10/s }'));
    expect(placesOf(found)).toEqual(['late-profile 3:47']);
    expect(found[0]?.message).toBe('shop sends nothing before 5m, where its profile begins');
  });

  test.each([
    ['that goes on below its peak', '{ at: 0s, rate: 10/s }, { at: 20m, rate: 1/s }', ['long-profile']],
    ['that begins late and ends late', '{ at: 1m, rate: 10/s }, { at: 20m, rate: 11/s }', ['late-profile', 'long-profile']],
    ['whose last step is at the end', '{ at: 0s, rate: 10/s }, { at: 10m, rate: 20/s }', ['long-profile']],
    ['that comes to nothing at the end', '{ at: 0s, rate: 10/s }, { at: 10m, rate: 0/s }', []],
    ['that reaches its peak at the end', '{ at: 0s, rate: 10/s }, { at: 10m, rate: 20/s, ramp: linear }', []],
    ['that rises from nothing', '{ at: 5m, rate: 10/s, ramp: linear }', []],
    ['that begins with nothing', '{ at: 0s, rate: 0/s }, { at: 5m, rate: 10/s }', []],
    ['that begins after the end', '{ at: 20m, rate: 10/s }', ['no-traffic', 'long-profile']],
  ])('%s', (_, points, rules) => {
    expect(warningsOf(scenario(points)).map(({ rule }) => rule)).toEqual(rules);
  });
});
