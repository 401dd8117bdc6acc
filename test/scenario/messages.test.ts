/** What is said of a mistake beyond its place: what was wanted there, and what was probably meant. */
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../src/scenario/problem.ts';
import { readScenario } from '../../src/scenario/read.ts';

interface Parts {
  readonly rate?: string;
  readonly web?: string;
  readonly kind?: string;
  readonly reader?: string;
  readonly ev?: string;
  readonly more?: string;
}

/** What is wrong with a scenario that is good but for its parts. */
function problemsOf(parts: Parts, env: Readonly<Record<string, string>> = {}): readonly Problem[] {
  const { rate = '10/s', web = '', kind = 'kinesis, shards: 2', reader = 'shard-reader', ev = '', more = '' } = parts;
  const text = `duration: 10m
producers:
  web: { to: ev, rate: ${rate}${web} }
services:
  ev: { kind: ${kind}${ev} }
consumers:
  r: { kind: ${reader}, from: ev, serviceTime: 1ms }
${more}\n`;
  const result = readScenario(text, { file: 'a.yaml', env });
  return result.ok ? result.warnings : result.problems;
}

/** `message · expected · hint` of each problem. */
const saidOf = (parts: Parts, env: Readonly<Record<string, string>> = {}): readonly string[] =>
  problemsOf(parts, env).map(({ message, expected = '', hint = '' }) => [message, expected, hint].filter((text) => text !== '').join(' · '));

describe('a variable that is not set', () => {
  const rate = '${RATE}';
  const help = `give it with -e RATE=…, or a default: ${rate.replace('}', ':-…}')}`;
  test.each([
    ['is near to none', { PATH: '/bin', DATES: '', GRATED: '' }, help],
    ['is near to one', { PATH: '/bin', RATES: '5/s' }, `did you mean RATES? Or ${help}`],
    ['is written small elsewhere', { rate: '5/s' }, `did you mean rate? Or ${help}`],
  ])('%s', (_, env, hint) => {
    expect(problemsOf({ rate }, env).map((problem) => problem.hint)).toEqual([hint]);
  });
});

describe('a limit or an operation without its component', () => {
  test.each([
    ['limits: { shard.write.bytes: 1 MB/s }', '<component>.<limit>', 'did you mean ev.shard.write.bytes?'],
    ['latencies: { PutRecords: 3ms }', '<component>.<operation>', 'did you mean ev.PutRecords?'],
    ['limits: { reader.write: 1 }', '<component>.<limit>', 'there are: web, ev, r'],
  ])('%s', (more, expected, hint) => {
    expect(problemsOf({ more })).toEqual([expect.objectContaining({ rule: 'unknown-component', expected, hint })]);
  });

  test('is offered for each that has it', () => {
    const found = problemsOf({ ev: ' }\n  too: { kind: kinesis, shards: 1', more: 'limits: { shard.read.calls: 9/s }' });
    expect(found.map(({ hint }) => hint)).toContain('did you mean ev.shard.read.calls or too.shard.read.calls?');
  });
});

test('a precision says of which number it is wanted', () => {
  expect(saidOf({ more: 'replications: { precision: 2% }' })).toEqual([
    'replications needs "of" · which number, <component>.<metric>.<aggregate>, such as sessions.sojourn.p99',
  ]);
});

test.each([
  [{ web: ', batch: 501' }, 'batch is 501 · a map such as { records: 100, linger: 50ms }'],
  [{ web: ', repeats: 1%' }, 'repeats is "1%" · a map such as { share: 1%, after: 5s }'],
  [{ ev: ', writeLimiter: fixed-window' }, 'writeLimiter is "fixed-window" · a map such as { mode: fixed-window }'],
  [{ ev: ', readLimiter: fixed-window' }, 'readLimiter is "fixed-window" · a map such as { mode: fixed-window }'],
  [{ kind: 'sqs-standard', reader: 'poller', ev: ', deadLetter: dead' }, 'deadLetter is "dead" · a map such as { queue: orders-dlq, maxReceiveCount: 5 }'],
  [{ kind: 'sqs-standard', reader: 'poller, failures: 1%' }, 'failures is "1%" · a map such as { share: 1% }'],
])('where a map is wanted, one is shown: %j', (parts, said) => {
  expect(saidOf(parts)).toEqual([said]);
});

test('a rate as others write it is told as it is written here', () => {
  expect(problemsOf({ rate: '20 msg/s' }).map(({ hint }) => hint)).toEqual(['did you mean 20/s?']);
  expect(problemsOf({ rate: '{ constant: 20 rps }' }).map(({ hint }) => hint)).toEqual(['did you mean 20/s?']);
});

describe('a kind that is not modelled', () => {
  const kinds = 'one of sqs-standard, sqs-fifo, kinesis';
  test.each(['lambda', 'sns', 'firehose', 'msk', 'mq', 'kcl', 'eventbridge', 'Lambda', 'amazon-mq', 'AWS Lambda'])('service: %s', (kind) => {
    expect(saidOf({ kind })).toEqual([`"${kind}" is not modelled yet · ${kinds}`]);
  });
  test('as a consumer, with what comes nearest', () => {
    expect(saidOf({ reader: 'lambda' })).toEqual([
      '"lambda" is not modelled yet · one of poller, shard-reader · a poller (of a queue) or a shard-reader (of a stream) comes nearest; neither scales while a run goes on',
    ]);
  });
});

test('an objective whose bound lacks its unit', () => {
  expect(saidOf({ more: 'objectives: [r.sojourn.p99 < 5]' })).toEqual([
    '5 has no unit · a duration with its unit (µs ms s m h d), such as 500ms, 30s or 1h30m (sojourn.p99 is measured in time) · did you mean 5s or 5ms?',
  ]);
});
