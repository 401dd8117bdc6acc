/**
 * What users get wrong, each with its place and what they are told. `§` marks where the problem must point;
 * a case holds only the lines it is about, on top of a scenario that is otherwise good.
 */
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../src/scenario/problem.ts';
import { formatProblems } from '../../src/scenario/problems.ts';
import type { ReadOptions } from '../../src/scenario/read.ts';
import { readScenario } from '../../src/scenario/read.ts';

const HEAD = 'duration: 10m\n';
const WEB = 'producers:\n  web: { to: clicks, rate: 10/s }\n';
const CLICKS = 'services:\n  clicks: { kind: kinesis, shards: 2 }\n';
const SESSIONS = 'consumers:\n  sessions: { kind: shard-reader, from: clicks, serviceTime: 1ms }\n';
const QUEUE = 'producers:\n  shop: { to: orders, rate: 10/s }\nservices:\n  orders: { kind: sqs-standard }\n';
const SHOP = 'producers:\n  shop: { to: a.fifo, rate: 10/s }\nconsumers:\n  packer: { kind: poller, from: a.fifo, serviceTime: 1ms }\n';
const BILLING = 'consumers:\n  billing: { kind: poller, from: orders, serviceTime: 40ms }\n';

interface Place {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

function marked(text: string): Place {
  const at = text.indexOf('§');
  const before = text.slice(0, at);
  return { text: text.replace('§', ''), line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
}

function problemsIn(text: string, options: ReadOptions = {}): readonly Problem[] {
  const result = readScenario(text, { file: 'a.yaml', ...options });
  return result.ok ? result.warnings : result.problems;
}

type Case = readonly [rule: string, text: string, message: string, more?: { readonly hint?: string; readonly expected?: string | RegExp }];

const errors: readonly Case[] = [
  ['yaml', `${HEAD}producers: {web§`, 'Flow map'],
  ['yaml', `${HEAD}description: §!Sub what\n${WEB}${CLICKS}${SESSIONS}`, 'this tag means nothing in a scenario', { hint: 'leave it out' }],
  ['duplicate-key', `${HEAD}${WEB}${CLICKS}§services: {}\n`, '"services" is written twice'],
  ['duplicate-key', `${HEAD}x-a: { 1: a, §"1": b }\n${WEB}${CLICKS}${SESSIONS}`, '"1" is written twice'],
  ['unknown-key', `§durration: 10m\n${HEAD}${WEB}${CLICKS}${SESSIONS}`, 'a scenario has no "durration"', { hint: 'did you mean duration?' }],
  ['missing-key', `§${WEB}${CLICKS}${SESSIONS}`, 'a scenario needs "duration"'],
  ['bad-value', `duration: §30\n${WEB}${CLICKS}${SESSIONS}`, '30 has no unit', { hint: 'did you mean 30s or 30ms?', expected: 'µs ms s m h d' }],
  ['bad-value', `duration: §10 mins\n${WEB}${CLICKS}${SESSIONS}`, '"mins" in "10 mins" is not a unit of time', { hint: 'did you mean 10m?' }],
  ['wrong-type', `${HEAD}§producers: [web]\n${CLICKS}`, 'producers is a list', { expected: 'a map' }],
  ['bad-value', `${HEAD}region: §ireland\n${WEB}${CLICKS}${SESSIONS}`, 'no AWS Region', { expected: 'us-east-1' }],
  [
    'unknown-path',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}matrix: { services.clicks.shards: [1, 2], stop: §constructor }\n`,
    'constructor does not vary in this matrix',
    { expected: 'services.clicks.shards' },
  ],
  ['warm-up', `${HEAD}warmUp: §10m\n${WEB}${CLICKS}${SESSIONS}`, 'nothing is left to observe'],
  [
    'bad-value',
    `${HEAD}warmUp: §atuo\n${WEB}${CLICKS}${SESSIONS}`,
    '"atuo" is not known here',
    { hint: 'did you mean auto?', expected: 'a duration such as 2m' },
  ],
  [
    'bad-value',
    `${HEAD}${WEB.replace('10/s', '10/s, arrivals: §poison')}${CLICKS}${SESSIONS}`,
    '"poison" is not known here',
    { hint: 'did you mean poisson?', expected: 'a distribution of the time between arrivals' },
  ],
  ['bad-value', `${HEAD}seed: §""\n${WEB}${CLICKS}${SESSIONS}`, 'seed is empty', { expected: 'a number or a word' }],
  // 2^53 + 1 is read as 2^53: two seeds would be one.
  [
    'bad-value',
    `${HEAD}seed: §9007199254740993\n${WEB}${CLICKS}${SESSIONS}`,
    'the seed is beyond ±9007199254740991, where not every whole number can be told from the next',
    { expected: 'a number up to 9007199254740991, or a word', hint: 'in quotes it is a word, of which every digit counts' },
  ],
  ['bad-value', `${HEAD}name: §""\n${WEB}${CLICKS}${SESSIONS}`, 'name is empty'],
  ['bad-value', `${HEAD}name: §${'x'.repeat(101)}\n${WEB}${CLICKS}${SESSIONS}`, 'name is too long', { expected: 'at most 100 characters' }],
  ['bad-value', `${HEAD}${WEB}${CLICKS}${SESSIONS}matrix:\n  §services.clicks.shards: []\n`, 'services.clicks.shards is empty'],
  ['too-late', `${HEAD}${WEB}${CLICKS}${SESSIONS}matrix:\n  §extends: [a.yaml, b.yaml]\n`, 'extends is read before any value is set'],
  [
    'unknown-path',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}plan: { vary: { services.clicks.shards: 1..4 }, minimise: §costs }\n`,
    '"costs" is nothing that can be least',
    { hint: 'did you mean cost?' },
  ],
  [
    'bad-value',
    `${HEAD}${WEB}${CLICKS}${SESSIONS.replace('1ms', '{ lognormal: { p50: §2ms, p99: 1ms } }')}`,
    'p50 is not less than p99',
    { expected: 'p50 below p99' },
  ],
  ['yaml', `${HEAD}${WEB}${CLICKS}${SESSIONS}§---\n${HEAD}`, 'another document begins here', { expected: 'one scenario a file' }],
  ['aliases', `${HEAD}name: §*nope\n${WEB}${CLICKS}${SESSIONS}`, '*nope stands for nothing', { expected: '&nope' }],
  ['unknown-kind', `${HEAD}${WEB}${SESSIONS}services:\n  clicks: { kind: §constructor, shards: 2 }\n`, '"constructor" is no kind of service'],
  ['unknown-aggregate', `${HEAD}${WEB}${CLICKS}${SESSIONS}objectives: [sessions.sojourn.§constructor < 5s]\n`, 'has no "constructor"'],
  ['bad-value', `${HEAD}replications: §0\n${WEB}${CLICKS}${SESSIONS}`, '0 is too little', { expected: 'at least 1' }],
  [
    'no-interval',
    `${HEAD}replications: { precision: 2%, of: §sessions.sojourn.max }\n${WEB}${CLICKS}${SESSIONS}`,
    'sojourn.max has no confidence interval',
    { expected: 'sojourn.mean' },
  ],
  ['no-interval', `${HEAD}replications: { precision: 2%, of: §sessions.backlog.last }\n${WEB}${CLICKS}${SESSIONS}`, 'backlog.last has no confidence interval'],
  [
    'unknown-key',
    `${HEAD}${WEB}${SESSIONS}services:\n  clicks: { kind: kinesis, shards: 2, §retenton: 24h }\n`,
    'clicks has no "retenton"',
    { hint: 'did you mean retention?' },
  ],
  ['missing-key', `${HEAD}${WEB}${SESSIONS}services:\n  §clicks: { kind: kinesis }\n`, 'clicks needs "shards"'],
  ['missing-key', `${HEAD}${WEB}${SESSIONS}services:\n  §clicks: { shards: 2 }\n`, 'clicks needs "kind"', { expected: 'sqs-standard, sqs-fifo, kinesis' }],
  [
    'unknown-kind',
    `${HEAD}${WEB}${SESSIONS}services:\n  clicks: { kind: §kinesys, shards: 2 }\n`,
    '"kinesys" is no kind of service',
    { hint: 'did you mean kinesis?' },
  ],
  [
    'unknown-kind',
    `${HEAD}${WEB}${CLICKS}consumers:\n  sessions: { kind: §kcl, from: clicks, serviceTime: 1ms }\n`,
    '"kcl" is not modelled yet',
    { hint: 'a shard-reader comes nearest' },
  ],
  [
    'unknown-kind',
    `${HEAD}${WEB}${CLICKS}consumers:\n  sessions: { kind: §kinesis, shards: 1 }\n`,
    'kinesis is a kind of service, so it belongs under services',
  ],
  ['bad-value', `${HEAD}${WEB}${SESSIONS}services:\n  clicks: { kind: kinesis, shards: §0 }\n`, '0 is too little', { expected: 'between 1 and 20000' }],
  [
    'bad-value',
    `${HEAD}${WEB}${SESSIONS}services:\n  clicks: { kind: kinesis, shards: 2, retention: §400d }\n`,
    '400d is too much',
    { expected: 'between 24h and 365d' },
  ],
  ['bad-value', `${HEAD}${WEB}${SESSIONS}services:\n  clicks: { kind: kinesis, shards: 2, retention: §24 }\n`, '24 has no unit', { hint: 'did you mean 24s' }],
  [
    'bad-name',
    `${HEAD}${WEB}${SESSIONS}services:\n  clicks: { kind: kinesis, shards: 2 }\n  §my clicks: { kind: kinesis, shards: 2 }\n`,
    '"my clicks" cannot be a name',
  ],
  [
    'duplicate-name',
    `${HEAD}${WEB}${CLICKS}consumers:\n  §clicks: { kind: shard-reader, from: clicks, serviceTime: 1ms }\n`,
    'there is another component named clicks',
  ],
  ['wrong-type', `${HEAD}${WEB}${SESSIONS}services:\n  clicks: §kinesis\n`, 'clicks is "kinesis"', { expected: '{ kind: …' }],
  ['missing-key', `${HEAD}${CLICKS}${SESSIONS}producers:\n  §web: { to: clicks }\n`, 'web needs "rate"', { expected: '1200/s' }],
  [
    'missing-key',
    `${HEAD}${QUEUE}  dead: { kind: sqs-standard, deadLetter: { queue: orders } }\n${CLICKS.replace('services:\n', '')}consumers:\n  §billing: { kind: poller, serviceTime: 40ms }\n`,
    'billing needs "from"',
    { expected: 'the name of a queue', hint: 'there are: orders, dead' },
  ],
  [
    'missing-key',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  §web: { rate: 10/s }\n`,
    'web needs "to"',
    { expected: 'a queue or a stream', hint: 'there is: clicks' },
  ],
  ['wrong-type', `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: §5, rate: 10/s }\n`, 'to is 5', { expected: 'a queue or a stream', hint: 'clicks' }],
  [
    'missing-key',
    `${HEAD}${BILLING}${CLICKS}  dead: { kind: sqs-standard }\n  orders: { kind: sqs-standard, §deadLetter: {} }\nproducers:\n  shop: { to: orders, rate: 10/s }\n`,
    'deadLetter needs "queue"',
    { expected: 'a queue of the same kind', hint: 'there is: dead' },
  ],
  [
    'bad-value',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: §1200 }\n`,
    '1200 has no unit',
    { hint: 'did you mean 1200/s?', expected: '/s /m /h' },
  ],
  [
    'unknown-key',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: { §profil: [] } }\n`,
    'rate has no "profil"',
    { hint: 'did you mean profile?' },
  ],
  [
    'bad-value',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: 10/s, size: §220 }\n`,
    '220 has no unit',
    { hint: 'did you mean 220 B or 220 KB?' },
  ],
  ['missing-key', `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: 10/s, size: { §lognormal: { p50: 220 B } } }\n`, 'lognormal needs "p99"'],
  [
    'bad-value',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: 10/s, size: { lognormal: { p50: §3 KB, p99: 2 KB } } }\n`,
    'p50 is not less than p99',
  ],
  [
    'unknown-key',
    `${HEAD}${WEB}${CLICKS}${SESSIONS.replace('1ms', '{ lognormal: { mean: 1ms, cv: 1, §p50: 1ms } }')}`,
    '"p50" does not go with the rest of lognormal',
    { expected: '{ p50, p99 } or { mean, cv }' },
  ],
  [
    'bad-value',
    `${HEAD}${WEB}${CLICKS}${SESSIONS.replace('1ms', '{ §quantiles: { 0: 1ms, 0.5: 10ms, 1: 20ms } }')}`,
    '0.5, 1 may be shares or per cent',
    { hint: 'shares are written 0%, 50%, 100%; where percentiles as low as that are meant, p0.5, p1', expected: 'p50: 8ms' },
  ],
  [
    'bad-value',
    `${HEAD}${WEB}${CLICKS}${SESSIONS.replace('1ms', '{ §quantiles: { min: 1ms, 0.999: 10ms, max: 20ms } }')}`,
    '0.999 may be shares or per cent',
    { hint: '99.9%' },
  ],
  [
    'unknown-key',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: 10/s, size: { §lognromal: { p50: 1 B, p99: 2 B } } }\n`,
    'size has no "lognromal"',
    { hint: 'did you mean lognormal?' },
  ],
  [
    'wrong-type',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: 10/s, key: §uniqe }\n`,
    '"uniqe" is not a choice of keys',
    { hint: 'did you mean unique?' },
  ],
  [
    'wrong-type',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: 10/s, key: §sequence }\n`,
    'sequence needs to know its keys',
    { hint: 'write { sequence: 100 }' },
  ],
  [
    'bad-value',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: 10/s, key: { hot: { share: §90, of: 50 } } }\n`,
    '90 is more than the whole',
    { hint: 'did you mean 90%?' },
  ],
  [
    'wrong-type',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: 10/s, retry: §stnadard }\n`,
    '"stnadard" is not a way to retry',
    { hint: 'did you mean standard?' },
  ],
  [
    'bad-value',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: 10/s, retry: { mode: §fast } }\n`,
    '"fast" is not known here',
    { expected: 'standard, adaptive, legacy, none' },
  ],
  [
    'wrong-type',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: 10/s, retry: { backoff: §100ms } }\n`,
    'backoff is "100ms"',
    { expected: 'a map such as { base: 100ms, cap: 20s, attempts: 5 }' },
  ],
  [
    'bad-value',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: 10/s, retry: { backoff: { base: 1s, attempts: §0 } } }\n`,
    '0 is too little',
  ],
  [
    'bad-value',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: 10/s, retry: { mode: standard, entries: §all } }\n`,
    '"all" is not known here',
    { expected: /^one of failed, whole, none$/ },
  ],
  [
    'unknown-key',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: 10/s, retry: { §backof: { base: 1s } } }\n`,
    'retry has no "backof"',
    { hint: 'did you mean backoff?' },
  ],
  ['no-traffic', `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: §0/s }\n`, 'web sends nothing'],
  [
    'unknown-component',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: §click, rate: 10/s }\n`,
    'web sends to click, which is not there',
    { hint: 'did you mean clicks?' },
  ],
  [
    'wrong-link',
    `${HEAD}${WEB}${CLICKS}consumers:\n  sessions: { kind: poller, from: §clicks, serviceTime: 1ms }\n`,
    'sessions reads from clicks, which is a stream (kinesis); poller needs a queue',
    { hint: 'a shard-reader reads a stream' },
  ],
  [
    'wrong-link',
    `${HEAD}${QUEUE}consumers:\n  billing: { kind: shard-reader, from: §orders, serviceTime: 1ms }\n`,
    'billing reads from orders, which is a queue (sqs-standard); shard-reader needs a stream',
    { hint: 'a poller reads a queue' },
  ],
  ['wrong-link', `${HEAD}${WEB}${CLICKS}${SESSIONS}  more: { kind: shard-reader, from: §web, serviceTime: 1ms }\n`, 'more reads from web, which is a producer'],
  [
    'wrong-link',
    `${HEAD}${BILLING}producers:\n  shop: { to: orders, rate: 10/s }\nservices:\n  orders: { kind: sqs-standard, deadLetter: { queue: §dead.fifo } }\n  dead.fifo: { kind: sqs-fifo }\n`,
    'a dead-letter queue is of the kind of its queue',
    { expected: 'sqs-standard' },
  ],
  [
    'circle',
    `${HEAD}${BILLING}producers:\n  shop: { to: orders, rate: 10/s }\nservices:\n  orders: { kind: sqs-standard, deadLetter: { queue: §orders } }\n`,
    'orders is its own dead-letter queue',
  ],
  [
    'bad-objective',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}objectives:\n  - §sessions are quick\n`,
    'is no objective',
    { expected: '<component>.<metric>.<aggregate>' },
  ],
  ['bad-objective', `${HEAD}${WEB}${CLICKS}${SESSIONS}objectives:\n  - sessions.sojourn.p99 §= 5s\n`, '"=" is no comparison', { hint: 'did you mean ==?' }],
  ['bad-objective', `${HEAD}${WEB}${CLICKS}${SESSIONS}objectives:\n  - sessions.sojourn.p99 §=> 5s\n`, '"=>" is no comparison', { hint: 'did you mean >=?' }],
  [
    'unknown-component',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}objectives:\n  - §session.sojourn.p99 < 5s\n`,
    'there is no component named session',
    { hint: 'did you mean sessions?' },
  ],
  [
    'unknown-metric',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}objectives:\n  - sessions.§sojurn.p99 < 5s\n`,
    'has no metric "sojurn"',
    { hint: 'did you mean sojourn?' },
  ],
  [
    'unknown-metric',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}objectives:\n  - clicks.§iteratorAge.max < 5s\n`,
    'has no metric "iteratorAge"',
    { hint: 'did you mean GetRecords.IteratorAgeMilliseconds?' },
  ],
  [
    'unknown-aggregate',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}objectives:\n  - sessions.sojourn.§p98 < 5s\n`,
    'has no "p98"',
    { expected: 'p50, p90, p95, p99, p999' },
  ],
  ['unknown-aggregate', `${HEAD}${WEB}${CLICKS}${SESSIONS}objectives:\n  - sessions.sojourn.§avg < 5s\n`, 'has no "avg"', { hint: 'did you mean mean?' }],
  [
    'unknown-aggregate',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}objectives:\n  - sessions.§sojourn < 5s\n`,
    'sojourn lacks an aggregate',
    { hint: 'write sojourn.p99' },
  ],
  ['unknown-aggregate', `${HEAD}${WEB}${CLICKS}${SESSIONS}objectives:\n  - clicks.IncomingRecords.§share < 1%\n`, 'not counted as a part of something'],
  ['bad-objective', `${HEAD}${WEB}${CLICKS}${SESSIONS}objectives:\n  - sessions.sojourn.p99 < §5\n`, '5 has no unit', { expected: 'measured in time' }],
  [
    'bad-objective',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}objectives:\n  - clicks.throttled.share < §5/s\n`,
    '"5/s" is not a share',
    { expected: 'measured in shares' },
  ],
  [
    'unknown-limit',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}limits:\n  §clicks.shard.write.byte: 2 MiB/s\n`,
    'has no limit "shard.write.byte"',
    { hint: 'did you mean shard.write.bytes?' },
  ],
  ['unknown-limit', `${HEAD}${WEB}${CLICKS}${SESSIONS}limits:\n  clicks: { §shard.write.byte: 2 MiB/s }\n`, 'has no limit "shard.write.byte"', {}],
  [
    'wrong-type',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}limits:\n  §clicks.shard.write.bytes: [2 MiB/s]\n`,
    'a list is not a limit',
    { expected: 'a value with its unit, none, or a map such as { inFlight: 50 }' },
  ],
  [
    'wrong-type',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}objectives:\n  - sessions.sojourn.p99 < 5s\n  - §5\n`,
    'item 2 of objectives is 5',
    { expected: 'a line such as sessions.sojourn.p99 < 5s' },
  ],
  [
    'unknown-component',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}limits:\n  §click.shard.write.bytes: 2 MiB/s\n`,
    'begins with no component',
    { hint: 'did you mean clicks?' },
  ],
  ['bad-value', `${HEAD}${WEB}${CLICKS}${SESSIONS}limits:\n  clicks.shard.write.bytes: §2 MiB\n`, 'is not a rate of bytes', { expected: '1 MiB/s' }],
  [
    'unknown-operation',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}latencies:\n  clicks: { §PutRecodrs: 12ms }\n`,
    'has no operation "PutRecodrs"',
    { hint: 'did you mean PutRecords?' },
  ],
  ['bad-value', `${HEAD}${WEB}${CLICKS}${SESSIONS}latencies:\n  clicks.PutRecords: §12\n`, '12 has no unit'],
  [
    'bad-value',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}latencies:\n  clicks: { §Propagation: { lognormal: { p50: 60ms, p99: 200ms } } }\n`,
    'Propagation of clicks is one time for all, not drawn',
    { expected: 'a time such as 60ms' },
  ],
  [
    'unknown-path',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}matrix:\n  §services.click.shards: [2, 4]\n`,
    'there is no service named click',
    { hint: 'did you mean clicks?' },
  ],
  [
    'unknown-path',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}plan:\n  vary: { §services.clicks.shrads: 1..4 }\n`,
    'clicks has no shrads',
    { hint: 'did you mean shards?' },
  ],
  [
    'no-plan',
    `${HEAD}${WEB}${CLICKS}${SESSIONS}plan:\n  vary: { services.clicks.shards: 1..4, §seed: 1..3 }\n`,
    'seed cannot be planned: it is chance, of which no plan is to be had',
    { hint: 'a sweep over seed tells how much is chance' },
  ],
  ['no-plan', `${HEAD}${WEB}${CLICKS}${SESSIONS}plan:\n  vary: { §objectives.0: [1, 2] }\n`, 'objectives.0 cannot be planned: it is what is asked'],
  ['bad-value', `${HEAD}${WEB}${CLICKS}${SESSIONS}plan:\n  vary: { services.clicks.shards: §1..4 step 0 }\n`, '"1..4 step 0" never gets on'],
  ['bad-value', `${HEAD}${WEB}${CLICKS}${SESSIONS}matrix:\n  services.clicks.shards: §1..4 step 0\n`, '"1..4 step 0" never gets on'],
  ['bad-value', `${HEAD}${WEB}${CLICKS}${SESSIONS}plan:\n  vary: { services.clicks.shards: §4..1 }\n`, '"4..1" is no range'],
  [
    'batch-over-limit',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: 10/s, batch: { records: §501 } }\n`,
    'batches of 501 are more than clicks takes',
    { expected: 'at most 500 (clicks.call.records)' },
  ],
  [
    'batch-over-limit',
    `${HEAD}${QUEUE}consumers:\n  billing: { kind: poller, from: orders, batch: §20, serviceTime: 1ms }\n`,
    'a receive of 20 is more than orders returns',
    { expected: 'at most 10' },
  ],
  [
    'wait-over-limit',
    `${HEAD}${QUEUE}limits: { orders.wait: 5s }\nconsumers:\n  billing: { kind: poller, from: orders, workers: 1, wait: §6s, serviceTime: 1ms }\n`,
    'billing waits 6s for a message, longer than orders lets a receive wait',
    { expected: 'at most 5 s (orders.wait)' },
  ],
  [
    'batch-over-limit',
    `${HEAD}${BILLING}services:\n  orders: { kind: sqs-standard }\nproducers:\n  shop: { to: orders, rate: 10/s, batch: { records: 10, bytes: §2 MiB } }\n`,
    'batches of 2 MiB are more than orders takes',
    { expected: 'at most 1 MiB (orders.batch.bytes)' },
  ],
  [
    'message-over-limit',
    `${HEAD}${BILLING}services:\n  orders: { kind: sqs-standard, maxMessageSize: 256 KiB }\nproducers:\n  shop: { to: orders, rate: 10/s, size: §300 KB }\n`,
    'every message of shop is larger than orders takes',
    { expected: 'at most 256 KiB' },
  ],
  [
    'message-over-limit',
    `${HEAD}${SESSIONS}services:\n  clicks: { kind: kinesis, shards: 1, maxRecordSize: 10 MiB, writeLimiter: { mode: fixed-window } }\nproducers:\n  web: { to: clicks, rate: 1/s, size: §3 MiB }\n`,
    'every message of web is larger than clicks takes',
    { expected: 'at most 1 MiB (clicks.shard.write.bytes)' },
  ],
  [
    'message-over-limit',
    `${HEAD}${SESSIONS}services:\n  clicks: { kind: kinesis, shards: 1, maxRecordSize: 10 MiB, writeLimiter: { byteDepth: 2 MiB } }\nproducers:\n  web: { to: clicks, rate: 1/s, size: §3 MiB }\n`,
    'every message of web is larger than clicks takes',
    { expected: 'at most 2 MiB (clicks.writeLimiter.byteDepth)' },
  ],
  [
    'message-over-limit',
    `${HEAD}${SESSIONS}limits: { clicks.shard.write.bytes: 100 KB/s }\nservices:\n  clicks: { kind: kinesis, shards: 1 }\nproducers:\n  web: { to: clicks, rate: 1/m, size: §200 KB }\n`,
    'every message of web is larger than clicks takes',
    { expected: 'at most 100 KB (clicks.shard.write.bytes)' },
  ],
  [
    'deduplication',
    `${HEAD}services:\n  a.fifo: { kind: sqs-fifo }\nproducers:\n  shop: { to: a.fifo, rate: 10/s, deduplication: §content }\nconsumers:\n  b: { kind: poller, from: a.fifo, serviceTime: 1ms, workers: 1 }\n`,
    'every send would be refused',
    { hint: 'contentBasedDeduplication' },
  ],
  [
    'bad-value',
    `${HEAD}${SHOP}services:\n  a.fifo: { kind: sqs-fifo, fifoThroughputLimit: §perMessageGroupId }\n`,
    'perMessageGroupId needs deduplicationScope: messageGroup',
    { expected: 'deduplicationScope: messageGroup beside it' },
  ],
  [
    'bad-value',
    `${HEAD}${SHOP}services:\n  a.fifo: { kind: sqs-fifo, deduplicationScope: messageGroup, partitions: §4 }\n`,
    'only high-throughput mode has partitions',
    { expected: 'fifoThroughputLimit: perMessageGroupId beside it' },
  ],
  ['arrivals', `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: 10/s, arrivals: §trace }\n`, 'web plays no trace'],
  ['arrivals', `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: 10/s, §arrivals: { constant: 0 } }\n`, 'has a mean of zero'],
  [
    'arrivals',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: 10/s, §arrivals: { pareto: { shape: 0.9, minimum: 1 } } }\n`,
    'has no finite mean',
  ],
  [
    'too-large',
    `duration: 30d\n${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: §10k/s }\n`,
    'would send 25.9 G messages',
    { expected: 'at most 5 G' },
  ],
  [
    'unset-variable',
    `${HEAD}${WEB}${SESSIONS}services:\n  clicks: { kind: kinesis, shards: §\${SHARDZ} }\n`,
    'SHARDZ is not set',
    { hint: 'did you mean SHARDS?' },
  ],
  ['unset-variable', `${HEAD}${WEB}${SESSIONS}services:\n  clicks: { kind: kinesis, shards: §\${N:?how many shards} }\n`, 'N: how many shards'],
  ['interpolation', `${HEAD}${WEB}${SESSIONS}services:\n  clicks: { kind: kinesis, shards: "§\${" }\n`.replace('"§', '§"'), 'is not closed'],
  ['unreadable', `${HEAD}extends: §base.yaml\n`, 'base.yaml cannot be read'],
  ['outside', `${HEAD}extends: §../base.yaml\n`, "outside the scenario's folder", { hint: '--allow-outside' }],
  ['outside', `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: { trace: §../../etc/passwd } }\n`, "outside the scenario's folder"],
  ['outside', `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: { trace: §/etc/passwd } }\n`, "outside the scenario's folder"],
];

const warnings: readonly Case[] = [
  ['dead-end', `${HEAD}${WEB}services:\n  §clicks: { kind: kinesis, shards: 2 }\n`, 'nothing reads from clicks'],
  ['dead-end', `${HEAD}${SESSIONS}services:\n  §clicks: { kind: kinesis, shards: 2 }\n`, 'nothing sends to clicks'],
  [
    'visibility-below-work',
    `${HEAD}producers:\n  shop: { to: orders, rate: 1/s }\nservices:\n  orders: { kind: sqs-standard, §visibilityTimeout: 30s }\nconsumers:\n  billing: { kind: poller, from: orders, batch: 10, serviceTime: 5s }\n`,
    'billing may hold a message for 50 s (10 messages of 5 s each), orders hides it for 30 s',
    { hint: '1m40s' },
  ],
  [
    'nothing-returns',
    `${HEAD}limits: none\nlatencies: none\n${QUEUE}consumers:\n  billing: { kind: poller, from: orders, serviceTime: 5s, §failures: { share: 5% } }\n`,
    'orders hides a received message for ever, so work that fails never comes back',
    { hint: 'set visibilityTimeout on orders' },
  ],
  [
    'nothing-returns',
    `${HEAD}limits: none\nlatencies: none\nproducers:\n  shop: { to: orders, rate: 10/s }\nservices:\n  orders: { kind: sqs-standard, §deadLetter: { queue: dead } }\n  dead: { kind: sqs-standard }\n${BILLING}`,
    'orders hides a received message for ever',
  ],
  [
    'fifo-name',
    `${HEAD}producers:\n  shop: { to: orders, rate: 10/s }\nservices:\n  §orders: { kind: sqs-fifo }\n${BILLING}`,
    'the name of a FIFO queue ends in .fifo',
    { hint: 'orders.fifo' },
  ],
  [
    'idle-workers',
    `${HEAD}${WEB}${CLICKS}consumers:\n  sessions: { kind: shard-reader, from: clicks, workers: §5, serviceTime: 1ms }\n`,
    '5 workers for the 2 shards of clicks: 3 will be idle',
  ],
  [
    'near-latencies',
    `${HEAD}producers:\n  shop: { to: orders, rate: 10/s }\nservices:\n  orders: { kind: sqs-standard }\nconsumers:\n  b: { kind: poller, from: orders, location: §internet, serviceTime: 1ms }\n`,
    'b is outside the Region of orders, and its calls take no longer than from within',
    { hint: 'say under latencies what orders.ReceiveMessage takes from there' },
  ],
  [
    'near-latencies',
    `${HEAD}${WEB}${CLICKS}consumers:\n  sessions: { kind: shard-reader, from: clicks, location: §other-region, serviceTime: 1ms }\n`,
    'sessions is outside the Region of clicks',
  ],
  [
    'idle-workers',
    `${HEAD}producers:\n  shop: { to: a.fifo, rate: 10/s, key: { uniform: 3 } }\nservices:\n  a.fifo: { kind: sqs-fifo }\nconsumers:\n  b: { kind: poller, from: a.fifo, workers: §8, serviceTime: 1ms }\n`,
    '8 workers for the 3 message groups of a.fifo',
  ],
  [
    'offered-above-limit',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: §2500/s }\n`,
    'web sends 2,500/s on average; clicks takes 2,000/s at most (shard.write.records)',
  ],
  [
    'offered-above-limit',
    `${HEAD}${CLICKS}${SESSIONS}producers:\n  web: { to: clicks, rate: §100/s, size: 30 KB }\n`,
    'web sends 3 MB/s on average; clicks takes 2 MiB/s at most (shard.write.bytes)',
  ],
  [
    'offered-above-limit',
    `${HEAD}producers:\n  shop: { to: a.fifo, rate: §4k/s, batch: { records: 10, linger: 1s } }\nservices:\n  a.fifo: { kind: sqs-fifo }\nconsumers:\n  b: { kind: poller, from: a.fifo, serviceTime: 1ms }\n`,
    'a.fifo takes 3,000/s at most (calls)',
  ],
  [
    'message-over-limit',
    `${HEAD}${BILLING}services:\n  orders: { kind: sqs-standard }\nproducers:\n  shop: { to: orders, rate: 10/s, size: §{ uniform: { min: 1 B, max: 2 MiB } } }\n`.replace(
      'size: §',
      '§size: ',
    ),
    '50% of the messages of shop are larger than orders takes',
  ],
  [
    'batch-bytes',
    `${HEAD}${BILLING}services:\n  orders: { kind: sqs-standard }\nproducers:\n  shop: { to: orders, rate: 10/s, size: 200 KB, batch: { records: §10, linger: 1s } }\n`,
    'batches leave at about 5',
    { expected: 'at most 1 MiB (orders.batch.bytes)' },
  ],
];

function check([rule, written, message, { hint, expected } = {}]: Case, severity: 'error' | 'warning'): void {
  const { text, line, column } = marked(written);
  const found = problemsIn(text, { env: { SHARDS: '4' } }).filter((problem) => problem.severity === severity);
  expect(found.map((problem) => `${problem.rule} ${problem.line}:${problem.column}`)).toEqual([`${rule} ${line}:${column}`]);
  expect(found[0]?.message).toContain(message);
  if (hint !== undefined) expect(found[0]?.hint).toContain(hint);
  if (expected !== undefined) expect(found[0]?.expected).toMatch(expected);
}

describe('errors', () => {
  test.each(errors.map((each) => [each[0], each[2], each] as const))('%s: %s', (_, __, each) => check(each, 'error'));
});

describe('warnings', () => {
  test.each(warnings.map((each) => [each[0], each[2], each] as const))('%s: %s', (_, __, each) => check(each, 'warning'));
});

test('a good scenario has no problems at all', () => {
  expect(problemsIn(HEAD + WEB + CLICKS + SESSIONS)).toEqual([]);
  expect(problemsIn(HEAD + QUEUE + BILLING)).toEqual([]);
});

test('all problems come at once, in the order of the file', () => {
  const found = problemsIn(
    `duration: 5\n${WEB.replace('10/s', '10')}services:\n  clicks: { kind: kinesis, shards: x }\n${SESSIONS.replace('1ms', '1')}objectives: [sessions.sojurn.p99 < 5s]\n`,
  );
  expect(found.map(({ line, rule }) => `${line} ${rule}`)).toEqual(['1 bad-value', '3 bad-value', '5 bad-value', '7 bad-value', '8 unknown-metric']);
});

describe('one mistake hides no other, and is told once', () => {
  const told = (text: string, options: ReadOptions = {}): readonly string[] => problemsIn(text, options).map(({ line, rule }) => `${line} ${rule}`);

  test.each([
    [
      'an unset variable',
      `${HEAD}${WEB.replace('10/s', '10')}services:\n  clicks: { kind: kinesis, shards: \${SHARDS} }\n${SESSIONS}`,
      ['3 bad-value', '5 unset-variable'],
    ],
    ['an unset link', `${HEAD}${WEB.replace('to: clicks', 'to: ${TO}')}${CLICKS}${SESSIONS}`, ['3 unset-variable']],
    ['an unset duration', `duration: \${HOW_LONG}\n${WEB.replace('10/s', '10')}${CLICKS}${SESSIONS}`, ['1 unset-variable', '3 bad-value']],
    ['a key written twice', `${HEAD}${WEB.replace('10/s', '10')}${CLICKS}services: {}\n${SESSIONS}`, ['3 bad-value', '6 duplicate-key']],
    ['an unknown key', `${HEAD}${WEB}${CLICKS}${SESSIONS}seeed: 3\nplan: { vary: { services.clicks.shrads: 1..4 } }\n`, ['8 unknown-key', '9 unknown-path']],
    [
      'a wrong value at the top',
      `${HEAD}region: ireland\n${WEB}${CLICKS}${SESSIONS}matrix: { services.click.shards: [1] }\n`,
      ['2 bad-value', '9 unknown-path'],
    ],
    ['the length of a trace', `${WEB.replace('10/s', '{ trace: none.csv }')}${CLICKS}${SESSIONS}`, ['2 unreadable']],
    ['a key nearly right', `durration: 10m\n${WEB}${CLICKS}${SESSIONS}`, ['1 unknown-key']],
    [
      'a wrong component, its limits, latencies and prices',
      `${HEAD}${WEB}services:\n  clicks: { kind: kinesis, shards: x }\n${SESSIONS}limits: { clicks.shard.write.byte: 1 MiB/s }\nlatencies: { clicks.PutRecord: 5 }\nprices: { clicks.shardhour: 1 }\n`,
      ['5 bad-value', '8 unknown-limit', '9 bad-value', '10 unknown-price'],
    ],
    [
      'a wrong precision and what it is of',
      `${HEAD}replications: { precision: 200%, of: session.sojourn.p99 }\n${WEB}${CLICKS}${SESSIONS}`,
      ['2 bad-value', '2 unknown-component'],
    ],
    [
      'a wrong duration and what hangs on none',
      `duration: 5\n${WEB.replace('10/s', '10/s, batch: { records: 600, linger: 1s }')}${CLICKS}${SESSIONS}`,
      ['1 bad-value', '3 batch-over-limit'],
    ],
    [
      'a wrong reader and the wrong kind of thing it reads from',
      `${HEAD}${WEB}${CLICKS}consumers:\n  sessions: { kind: poller, from: clicks, workers: many, serviceTime: 1ms }\n`,
      ['7 wrong-link', '7 bad-value'],
    ],
    [
      'a wrong stream and who cannot read it',
      `${HEAD}${WEB}services:\n  clicks: { kind: kinesis, shards: x }\nconsumers:\n  sessions: { kind: poller, from: clicks, serviceTime: 1ms }\n`,
      ['5 bad-value', '7 wrong-link'],
    ],
    [
      'a wrong queue and a dead-letter queue that is not there',
      `${HEAD}${QUEUE.replace('sqs-standard', 'sqs-standard, delay: 5, deadLetter: { queue: order }')}${BILLING}`,
      ['5 bad-value', '5 unknown-component'],
    ],
    [
      'a wrong queue and a circle',
      `${HEAD}${QUEUE.replace('sqs-standard', 'sqs-standard, delay: 5, deadLetter: { queue: orders }')}${BILLING}`,
      ['5 bad-value', '5 circle'],
    ],
    ['a base that is not there', `extends: base.yaml\nseed: []\n${WEB}${SESSIONS}`, ['1 unreadable', '2 wrong-type']],
  ] as const)('%s', (_, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  test('a base that extends itself', () => {
    const files: Readonly<Record<string, string>> = { 'base.yaml': 'extends: a.yaml\nduration: 1m\n' };
    expect(told(`extends: base.yaml\n${WEB}`, { readFile: (path) => files[path] ?? { unreadable: 'no such file' } })).toEqual(['1 circle']);
  });
});

test('a bomb of aliases, a huge file and a bottomless one are refused quickly, each in one problem', () => {
  const levels = Array.from({ length: 12 }, (_, i) => `x-${i + 1}: &a${i + 1} [${Array.from({ length: 9 }, () => `*a${i}`).join(', ')}]`);
  expect(problemsIn(`x-0: &a0 [1]\n${levels.join('\n')}\n`).map(({ rule }) => rule)).toEqual(['aliases']);
  expect(problemsIn(`# ${'x'.repeat(5_000_001)}`).map(({ rule }) => rule)).toEqual(['file-size']);
  expect(problemsIn(`x-a: ${'['.repeat(20_000)}`).map(({ message }) => message)).toEqual(['the file is nested too deeply to be read']);
  expect(problemsIn('').map(({ rule }) => rule)).toEqual(['empty']);
  expect(problemsIn('- 1\n').map(({ rule }) => rule)).toEqual(['wrong-type']);
});

test('three thousand mistakes are told at once: the first hundred, and how many more there are', () => {
  const wrong = Array.from({ length: 3_000 }, (_, i) => `  p${i}: { to: orders, rate: 5 }\n`);
  const result = readScenario(`duration: 10m\nproducers:\n${wrong.join('')}services:\n  orders: { kind: sqs-standard }\n${BILLING}`, { file: 'a.yaml' });
  const problems = result.ok ? [] : result.problems;
  expect(problems).toHaveLength(3_000);
  expect(problems.at(-1)).toMatchObject({ line: 3_002, column: 30, length: 1 });
  const text = formatProblems(problems, result.sources, { color: false });
  expect(text.match(/^a\.yaml:/gm)).toHaveLength(100);
  expect(text).toContain('  10 |   p7: { to: orders, rate: 5 }\n     |                           ^');
  expect(text).toMatch(/\n\n… and 2,900 more, which are not shown\n\n3,000 errors\n$/);
});

test('of more than a hundred problems errors come first', () => {
  const warning = (i: number): Problem => ({ rule: 'r', severity: 'warning', message: `w${i}`, file: 'a.yaml', line: 1, column: 1, length: 1, path: '' });
  const warnings = Array.from({ length: 150 }, (_, i) => warning(i));
  const text = formatProblems([...warnings, { ...warning(0), severity: 'error', message: 'the one' }], new Map(), { color: false });
  expect(text).toMatch(/^a\.yaml:1:1 error the one/);
  expect(text).toContain('… and 51 more, which are not shown\n\n1 error, 150 warnings');
});

test.each([
  ['\ufeff\n<!doctype html>\n<p>: {', 'a.yaml looks like a web page, not like a scenario'],
  ['<testsuites>\n  <a: {', 'a.yaml looks like XML, not like a scenario'],
])('%j is no scenario, and one problem', (text, message) => {
  const found = problemsIn(text);
  expect(found.map((problem) => problem.message)).toEqual([message]);
  expect(found[0]?.hint).toContain('compare and report take the result.json');
});

test.each(['zipf', 'uniform', 'hot', 'weights', 'file', 'sequence'])('what the hint says to write for the keys %s may be written', (choice) => {
  const keyed = (key: string) => problemsIn(`${HEAD}${WEB.replace('10/s', `10/s, key: ${key}`)}${CLICKS}${SESSIONS}`, { readFile: () => 'US\nFR\n' });
  const hint = keyed(choice)[0]?.hint ?? '';
  expect(hint).toMatch(new RegExp(`^write \\{ ${choice}: [^…]+ \\}$`));
  expect(keyed(hint.replace('write ', ''))).toEqual([]);
});

test('a table of times that cannot be read is found where it was named', () => {
  const latencies = 'latencies: { clicks.PutRecords: { empirical: gone.txt }, clicks: { GetRecords: { base: { empirical: ../up.txt } } } }\n';
  const found = problemsIn(`${latencies}${HEAD}${WEB}${CLICKS}${SESSIONS}`, { readFile: () => ({ unreadable: 'no such file' }) });
  expect(found.map(({ rule, column, message }) => `${rule} ${column} ${message}`)).toEqual([
    'unreadable 46 gone.txt cannot be read: no such file',
    "outside 101 ../up.txt is outside the scenario's folder",
  ]);
});

test('a key that is written twice is told once, however many aliases lead to it', () => {
  const doubled = `x-web: &web { rate: 10/s, rate: 20/s }\n${HEAD}producers:\n  a: { to: clicks, <<: *web }\n  b: { to: clicks, <<: *web }\n`;
  expect(problemsIn(`${doubled}${CLICKS}${SESSIONS}`).map(({ line, column, rule }) => [line, column, rule])).toEqual([[1, 27, 'duplicate-key']]);
});

test('a map of many keys takes about as long as many maps of few', () => {
  const KEYS = 30_000;
  const timeOf = (widest: number): number => {
    const keys = Array.from({ length: KEYS }, (_, i) => `${i % widest === 0 ? ` m${i}:\n` : ''}  k${i}: 1\n`).join('');
    const started = performance.now();
    expect(problemsIn(`${HEAD}x-keys:\n${keys}${WEB}${CLICKS}${SESSIONS}`)).toEqual([]);
    return performance.now() - started;
  };
  const few = timeOf(100);
  expect(timeOf(KEYS)).toBeLessThan(5 * few);
});

test('a scenario with nothing in it is no scenario, unless what it extends cannot be read', () => {
  expect(problemsIn('duration: 10m\nservices: {}\n').map(({ rule, message }) => `${rule}: ${message}`)).toEqual(['missing-key: nothing is in this scenario']);
  expect(problemsIn('extends: gone.yaml\nduration: 10m\n').map(({ rule }) => rule)).toEqual(['unreadable']);
});

test('a merge key may stand first', () => {
  expect(problemsIn(`<<: { duration: 10m }\n${WEB}${CLICKS}${SESSIONS}`)).toEqual([]);
});

test('of the syntax errors of one file ten are printed, and all are counted', () => {
  const result = readScenario('a: b: c\n'.repeat(49), { file: 'a.yaml' });
  const text = result.ok ? '' : formatProblems(result.problems, result.sources, { color: false });
  const count = result.ok ? 0 : result.problems.length;
  expect(count).toBeGreaterThan(30);
  expect(text.match(/\(yaml\)/g)).toHaveLength(10);
  expect(text).toMatch(new RegExp(`\n\na\\.yaml: … and ${count - 10} more\n\n${count} errors\n$`));
});

test('a frame shows the line, a caret under the place, and what is meant', () => {
  const result = readScenario(`${HEAD}${WEB}services:\n  clicks: { kind: kinesys, shards: 2 }\n${SESSIONS}`, { file: 'a.yaml' });
  expect(result.ok ? '' : formatProblems(result.problems, result.sources, { color: false })).toBe(`\
a.yaml:5:19 error "kinesys" is no kind of service (unknown-kind)
   4 | services:
   5 |   clicks: { kind: kinesys, shards: 2 }
     |                   ^^^^^^^
       expected one of sqs-standard, sqs-fifo, kinesis
       did you mean kinesis?

1 error
`);
});

test('a value that goes on and on is not quoted whole', () => {
  const result = readScenario(`duration: ${'9'.repeat(1_000_000)}x\n${WEB}${CLICKS}${SESSIONS}`, { file: 'a.yaml' });
  const text = result.ok ? '' : formatProblems(result.problems, result.sources, { color: false });
  expect(text).toMatch(/^a\.yaml:1:11 error "x" in "9+ … 9+x" is not a unit of time \(bad-value\)$/m);
  expect(text.length).toBeLessThan(2_000);
});

test('a value of an override may look like XML, and a place obeys nothing the name of a file holds', () => {
  const overridden = readScenario(`${HEAD}${WEB}${CLICKS}${SESSIONS}`, { overrides: ['description=<b>four</b>'] });
  expect(overridden.ok ? overridden.scenario.description : overridden.problems).toBe('<b>four</b>');
  const named = readScenario('', { file: 'red\u001b[31m.yaml' });
  expect(named.ok ? '' : formatProblems(named.problems, named.sources, { color: false })).toMatch(/^red·\[31m\.yaml:1:1 error red·\[31m\.yaml is empty/);
});

test('a frame stays in its width and obeys nothing the file holds', () => {
  const result = readScenario(`${HEAD}description: "${'x'.repeat(300)}\u001b[31m", bad: 1\n`, { file: 'a.yaml' });
  const text = result.ok ? '' : formatProblems(result.problems, result.sources, { color: false });
  expect(text).not.toContain('\u001b');
  for (const line of text.split('\n')) expect(line.length).toBeLessThan(140);
});
