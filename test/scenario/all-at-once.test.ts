/** Everything that is wrong is told in one go, and nothing that only follows from something else. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Problem } from '../../src/scenario/problem.ts';
import { readScenario } from '../../src/scenario/read.ts';
import { FOLDER } from '../scenarios/play.ts';

function problemsIn(text: string): readonly Problem[] {
  const result = readScenario(text, { file: 'a.yaml', readFile: (path) => files.get(path) ?? { unreadable: 'no such file' } });
  return result.ok ? result.warnings : result.problems;
}

/** `rule path` of each problem. */
const told = (text: string): readonly string[] => problemsIn(text).map(({ rule, path }) => `${rule} ${path}`);

/** What the gallery reads beside a scenario; of traces, which are long and read again for each mistake, one line a minute. */
const files = new Map<string, string>();
for (const file of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }))
  if (/\.(csv|yaml)$/.test(file)) files.set(file, lessOf(file, readFileSync(join(FOLDER, file), 'utf8')));

function lessOf(file: string, text: string): string {
  const lines = text.split('\n');
  return file.endsWith('.csv') ? lines.filter((_, i) => i === 0 || i % 60 === 1).join('\n') : text;
}

describe('mistakes in neighbours', () => {
  test('six of them, of the schema and between two ends of a link', () => {
    const text = `
duration: 10m
producers:
  shop: { to: orders, rate: 10, size: 2 MiB }
  mail: { to: orders, rate: 1/s, batch: { records: 50, linger: 5 } }
services:
  orders: { kind: sqs-standard, visibilityTimeout: 30, deadLetter: { queue: orders-dead, maxReceiveCount: 5 } }
  orders-dlq: { kind: sqs-standard }
consumers:
  billing: { kind: poller, from: orders, batch: 20, serviceTime: 40 }
objectives:
  - billing.sojurn.p99 < 5s
`;
    expect(told(text)).toEqual([
      'bad-value producers.shop.rate',
      'message-over-limit producers.shop.size',
      'batch-over-limit producers.mail.batch.records',
      'bad-value producers.mail.batch.linger',
      'bad-value services.orders.visibilityTimeout',
      'unknown-component services.orders.deadLetter.queue',
      'batch-over-limit consumers.billing.batch',
      'bad-value consumers.billing.serviceTime',
      'unknown-metric objectives.0',
    ]);
  });

  test('between two components that are each wrong elsewhere', () => {
    const text = `
duration: 10m
producers: { web: { to: clicks, rate: 0.5/s, size: 3 MB, retry: sometimes } }
services: { clicks: { kind: kinesis, shards: 2, retention: 5 } }
consumers: { sessions: { kind: shard-reader, from: clicks, workers: 4, serviceTime: 1 } }
`;
    expect(told(text)).toEqual([
      'message-over-limit producers.web.size',
      'wrong-type producers.web.retry',
      'bad-value services.clicks.retention',
      'idle-workers consumers.sessions.workers',
      'bad-value consumers.sessions.serviceTime',
    ]);
  });

  test('a trace that cannot be read hides nothing else of its producer', () => {
    const text = `
producers: { web: { to: orders, rate: { trace: none.csv }, batch: { records: 11, linger: 1s } } }
services: { orders: { kind: sqs-standard } }
consumers: { billing: { kind: poller, from: orders, batch: 30, serviceTime: 1ms } }
`;
    expect(told(text)).toEqual([
      'unreadable producers.web.rate.trace',
      'batch-over-limit producers.web.batch.records',
      'batch-over-limit consumers.billing.batch',
    ]);
  });
});

test('the length of a trace is the duration, though its producer be wrong elsewhere', () => {
  const read = (web: string): readonly string[] =>
    told(`producers: { web: { to: q, ${web} } }\nservices: { q: { kind: sqs-standard } }\nconsumers: { w: { kind: poller, from: q, serviceTime: 1ms } }\n`);
  expect(read('rate: { trace: data/worldcup98-1998-06-30.csv }, size: 5')).toEqual(['bad-value producers.web.size']);
  expect(read('rate: { tracee: data/worldcup98-1998-06-30.csv }')).toEqual(['unknown-key producers.web.rate.tracee']);
  expect(read('rate: 10')).toEqual(['missing-key ', 'bad-value producers.web.rate']);
});

describe('what follows from a mistake is not told', () => {
  const scenario = ({ shop = 'rate: 10/s', orders = '', billing = 'serviceTime: 1s', top = '' }): string => `
duration: 10m
${top}
producers: { shop: { to: orders.fifo, ${shop} } }
services: { orders.fifo: { kind: sqs-fifo${orders} } }
consumers: { billing: { kind: poller, from: orders.fifo, batch: 1, ${billing} } }
`;
  test.each([
    [
      'work against a visibility timeout that is wrong',
      { orders: ', visibilityTimeout: 120', billing: 'serviceTime: 60s' },
      ['services.orders.fifo.visibilityTimeout'],
    ],
    [
      'or written under a name that is nearly right',
      { orders: ', visibilityTimout: 120s', billing: 'serviceTime: 60s' },
      ['services.orders.fifo.visibilityTimout'],
    ],
    ['or under any', { orders: ', hiddenFor: 120s', billing: 'serviceTime: 60s' }, ['services.orders.fifo.hiddenFor']],
    ['a heartbeat that is wrong', { billing: 'serviceTime: 60s, heartbeat: 10' }, ['consumers.billing.heartbeat']],
    [
      'calls a second of a mode that is half written',
      { orders: ', fifoThroughputLimit: perMessageGroupId', shop: 'rate: 4000/s' },
      ['services.orders.fifo.fifoThroughputLimit'],
    ],
    ['or of partitions without it', { orders: ', partitions: 20', shop: 'rate: 4000/s' }, ['services.orders.fifo.partitions']],
    [
      'keys of a sender that is wrong',
      { shop: 'rate: 10/s, key: { zipf: { keys: 5 }, s: 1 }', billing: 'workers: 8, serviceTime: 1s' },
      ['producers.shop.key.s'],
    ],
    [
      'a limit that is wrong',
      { shop: 'rate: 10/s, batch: { records: 50, linger: 1s }', top: 'limits: { orders.fifo.batch.entries: 100 per call }' },
      ['limits.orders.fifo.batch.entries'],
    ],
    [
      'or misspelt',
      { shop: 'rate: 10/s, batch: { records: 50, linger: 1s }', top: 'limits: { orders.fifo.batch.entrys: 100 }' },
      ['limits.orders.fifo.batch.entrys'],
    ],
    [
      'or of a component that is misspelt',
      { shop: 'rate: 10/s, batch: { records: 50, linger: 1s }', top: 'limits: { order.fifo.batch.entries: 100 }' },
      ['limits.order.fifo.batch.entries'],
    ],
    ['limits that are none, almost', { shop: 'rate: 4000/s', top: 'limits: nothing' }, ['limits']],
    ['latencies that are none, almost', { billing: 'serviceTime: 60s', top: 'limits: none\nlatencies: nothing' }, ['latencies']],
  ] as [string, Parameters<typeof scenario>[0], readonly string[]][])('%s', (_, parts, paths) => {
    expect(problemsIn(scenario(parts)).map(({ path }) => path)).toEqual(paths);
  });

  test('a queue that nothing reaches, as the link to it is wrong', () => {
    const of = (web: string): readonly string[] =>
      told(
        `duration: 1m\nproducers: { web: ${web} }\nservices: { clicks: { kind: kinesis, shards: 1 } }\nconsumers: { all: { kind: shard-reader, from: clicks, serviceTime: 1ms } }\n`,
      );
    expect(of('{ to: click, rate: 1/s }')).toEqual(['unknown-component producers.web.to']);
    expect(of('{ to: all, rate: 1/s }')).toEqual(['wrong-link producers.web.to']);
    expect(of('{ tto: clicks, rate: 1/s }')).toEqual(['unknown-key producers.web.tto']);
    expect(of('{ rate: 1/s }')).toEqual(['missing-key producers.web']);
    expect(of('clicks')).toEqual(['wrong-type producers.web']);
  });
});

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const isMap = (value: Json | undefined): value is { readonly [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The document with what stands at a path changed. */
function changed(value: Json, [step = '', ...rest]: readonly string[], change: (map: Readonly<Record<string, Json>>, key: string) => Json): Json {
  if (!isMap(value)) return value;
  return rest.length === 0 ? change(value, step) : { ...value, [step]: changed(value[step] ?? null, rest, change) };
}

/** Paths of all fields of the components, those within maps too. Keys of weights are a user's values: any will do. */
function fieldsOf(document: Json): readonly (readonly string[])[] {
  const below = (value: Json | undefined, path: readonly string[]): readonly (readonly string[])[] =>
    isMap(value) && path.at(-1) !== 'weights' ? Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...below(inner, [...path, key])]) : [];
  return below(document, []).filter(([group = '', ...rest]) => ['producers', 'services', 'consumers'].includes(group) && rest.length > 1);
}

const MISTAKES: Readonly<Record<string, (map: Readonly<Record<string, Json>>, key: string) => Json>> = {
  'a value that nothing takes': (map, key) => ({ ...map, [key]: ['?'] }),
  'a key that is nearly right': (map, key) =>
    Object.fromEntries(Object.entries(map).map(([name, value]) => [name === key ? `${name}${name.at(-1)}` : name, value])),
};

const gallery = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));

describe.each(gallery)('one mistake in %s is told once', (file) => {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  const document = parse(text, { merge: true }) as Json;
  const before = new Set(told(stringify(document)));
  test.each(Object.keys(MISTAKES))('%s', (mistake) => {
    for (const path of fieldsOf(document)) {
      const after = told(stringify(changed(document, path, MISTAKES[mistake]!))).filter((line) => !before.has(line));
      expect(after, `${path.join('.')}: ${after.join(', ')}`).toHaveLength(1);
    }
  });
});
