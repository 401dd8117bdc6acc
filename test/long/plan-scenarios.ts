/** Scenarios a plan is compared with a whole grid on. Short, so that the grid can be afforded. */
export interface Case {
  readonly name: string;
  readonly vary: readonly string[];
  readonly minimise?: string;
  readonly text: string;
}

const head = (duration: string): string => `duration: ${duration}\nreplications: 3\n`;
const queue = (rate: string, work: string, objectives: readonly string[], more = ''): string => `
${head('200s')}producers: { p: { to: q, rate: ${rate}, size: 1 KB } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 4, batch: 1, serviceTime: ${work}${more} } }
limits: none
latencies: none
objectives: [${objectives.map((objective) => `'${objective}'`).join(', ')}]
`;
const stream = (rate: string, key: string, objectives: readonly string[], more = ''): string => `
${head('10s')}producers: { web: { to: clicks, rate: ${rate}, size: 300 B, key: ${key}, batch: { records: 100, linger: 50ms } } }
services: { clicks: { kind: kinesis, shards: 4 } }
consumers: { reader: { kind: shard-reader, from: clicks, workers: 4, pollInterval: 200ms, serviceTime: 0.8ms${more} } }
objectives: [${objectives.map((objective) => `'${objective}'`).join(', ')}]
`;
const orders = (objectives: readonly string[]): string => `
${head('40s')}producers: { shop: { to: orders, rate: 150/s, size: 1 KB } }
services: { orders: { kind: sqs-standard, visibilityTimeout: 60s } }
consumers: { billing: { kind: poller, from: orders, workers: 4, batch: 10, wait: 20s, serviceTime: { lognormal: { p50: 40ms, p99: 200ms } } } }
objectives: [${objectives.map((objective) => `'${objective}'`).join(', ')}]
`;

export const CASES: readonly Case[] = [
  { name: 'M/M/c, mean waiting', vary: ['consumers.w.workers=1..40'], text: queue('9/s', '{ exponential: { mean: 1s } }', ['w.waiting.mean < 400ms']) },
  { name: 'M/D/c, p95 sojourn', vary: ['consumers.w.workers=1..30'], text: queue('40/s', '200ms', ['w.sojourn.p95 < 320ms']) },
  {
    name: 'M/G/c, two objectives',
    vary: ['consumers.w.workers=1..48'],
    text: queue('60/s', '{ lognormal: { p50: 100ms, p99: 1s } }', ['w.sojourn.mean < 400ms', 'q.backlog.max < 60']),
  },
  {
    name: 'a rate that steps up',
    vary: ['consumers.w.workers=1..40'],
    text: queue('{ profile: [{ at: 0s, rate: 20/s }, { at: 100s, rate: 60/s }, { at: 160s, rate: 10/s }] }', '{ exponential: { mean: 300ms } }', [
      'w.sojourn.p99 < 6s',
    ]),
  },
  {
    name: 'shards of a stream',
    vary: ['services.clicks.shards=1..30'],
    minimise: 'services.clicks.shards',
    text: stream('4500/s', '{ uniform: { keys: 4000 } }', ['clicks.throttled.share < 0.1%']),
  },
  {
    name: 'shards against hot keys',
    vary: ['services.clicks.shards=1..40'],
    text: stream('3000/s', '{ zipf: { keys: 2000, s: 0.8 } }', ['clicks.throttled.share < 0.5%']),
  },
  { name: 'workers of a fleet with real latencies', vary: ['consumers.billing.workers=1..40'], text: orders(['billing.sojourn.p99 < 1500ms']) },
  {
    name: 'shards and workers',
    vary: ['services.clicks.shards=1..10', 'consumers.reader.workers=1..10'],
    text: stream('4200/s', '{ uniform: { keys: 4000 } }', ['clicks.throttled.share < 0.1%', 'reader.sojourn.p99 < 1500ms']),
  },
  {
    name: 'workers and batch, least workers',
    vary: ['consumers.billing.workers=1..16', 'consumers.billing.batch=1..8'],
    minimise: 'consumers.billing.workers',
    text: orders(['billing.sojourn.mean < 400ms', 'orders.backlog.max < 200']),
  },
  {
    name: 'two fleets and a stream between',
    vary: ['services.clicks.shards=1..6', 'consumers.reader.workers=1..5', 'consumers.billing.workers=1..5'],
    text: stream('2300/s', '{ uniform: { keys: 4000 } }', ['clicks.throttled.share < 0.1%', 'reader.sojourn.p99 < 2s', 'billing.sojourn.p99 < 3s'])
      .replace('producers: {', 'producers: { shop: { to: orders, rate: 30/s, size: 1 KB }, ')
      .replace('services: {', 'services: { orders: { kind: sqs-standard }, ')
      .replace('consumers: {', 'consumers: { billing: { kind: poller, from: orders, workers: 4, batch: 1, serviceTime: { exponential: { mean: 70ms } } }, '),
  },
];
