/**
 * Kinds that nobody wrote a line for outside of this file: a topic that fans out, a source, a consumer and a stream whose fields and
 * links have names of their own. Registered as a new service would be, for the tests of one file.
 */
import { afterAll, beforeAll } from 'vitest';
import { z } from 'zod';
import type { MetricTable } from '../../src/measure/metric.ts';
import { Batch } from '../../src/services/batch.ts';
import type { Component, Ledger, Surroundings } from '../../src/services/component.ts';
import { link } from '../../src/services/fields/link.ts';
import { count, duration, rate } from '../../src/services/fields/quantity.ts';
import { limits as streamLimits } from '../../src/services/kinesis/limits.ts';
import { metrics as streamMetrics } from '../../src/services/kinesis/metrics.ts';
import { build as buildStream } from '../../src/services/kinesis/model.ts';
import { models } from '../../src/services/models.ts';
import { metrics as pollerMetrics } from '../../src/services/poller/metrics.ts';
import { build as buildPoller } from '../../src/services/poller/model.ts';
import type { Inlet } from '../../src/services/ports.ts';
import type { ServiceSpec } from '../../src/services/service.ts';
import { specs } from '../../src/services/specs.ts';
import type { Theory } from '../../src/services/theory.ts';
import type { Micros } from '../../src/units/units.ts';
import { constant, constantRate, noRetry, pollerConfig, unlimitedKinesis } from './configs.ts';

const bare = { limits: [], latencies: [], prices: [], assumptions: [], notModelled: [] } as const;

const topicMetrics = { accepted: { kind: 'counter', unit: 'count', help: 'Copies handed on.' } } as const satisfies MetricTable;

interface TopicSpec {
  readonly subscribers: readonly { readonly into: string }[];
  readonly undelivered?: string | undefined;
  readonly pulls?: string | undefined;
}

/** Hands a copy of each message to every subscriber; copies that are refused are set aside. */
const topic: ServiceSpec<TopicSpec> = {
  ...bare,
  kind: 'toy-topic',
  role: 'service',
  summary: 'A toy: every message goes to every subscriber.',
  schema: z.strictObject({
    kind: z.literal('toy-topic'),
    subscribers: z.array(z.strictObject({ into: link('A subscriber.', { port: 'inlet' }) })),
    undelivered: link('Where refused copies go.', { port: 'inlet' }).optional(),
    pulls: link('What it would fetch from; the model does not, the checks know of it all the same.', { port: 'inlet' }).optional(),
  }),
  offers: ['inlet'],
  links: ({ subscribers, undelivered, pulls }) => [
    ...(subscribers ?? []).map(
      ({ into }, i) =>
        ({ name: `subscriber${i}`, field: `subscribers.${i}.into`, target: into, port: 'inlet', flow: 'out', verb: 'fans out to', label: 'fans out' }) as const,
    ),
    ...(pulls === undefined ? [] : [{ name: 'pulls', field: 'pulls', target: pulls, port: 'inlet', flow: 'in', verb: 'pulls from', label: 'pulls' } as const]),
    ...(undelivered === undefined
      ? []
      : [
          {
            name: 'undelivered',
            field: 'undelivered',
            target: undelivered,
            port: 'inlet',
            flow: 'out',
            setsAside: true,
            verb: 'gives up messages to',
          } as const,
        ]),
  ],
  metrics: topicMetrics,
  compile: ({ subscribers }) => ({ count: subscribers.length }),
};

class Topic implements Component {
  readonly inlet: Inlet;
  private readonly out = { delivered: 0, setAside: 0 };

  constructor(config: object, { site, linked }: Surroundings) {
    const targets = Array.from({ length: 'count' in config ? Number(config.count) : 0 }, (_, i) => linked(`subscriber${i}`)!.inlet!);
    const aside = linked('undelivered')?.deadLetterInlet;
    const accepted = site.counter('accepted');
    const hand = (batch: Batch, target: Inlet): void => {
      const refused = target.send(batch);
      accepted.add(batch.length);
      this.out.delivered += batch.length - refused;
      this.out.setAside += refused;
      for (let i = 0; i < batch.length; i++) if (batch.outcome[i] !== 0) aside?.moveMessage(batch.born[i]!, batch.born[i]!, batch.size[i]!, batch.key[i]!);
    };
    this.inlet = {
      sendOne: null,
      sendTime: () => 0,
      send: (batch) => {
        for (const target of targets) hand(batch, target);
        batch.outcome.fill(0);
        batch.isRefused = false;
        return 0;
      },
    };
  }

  ledger(): Ledger {
    return { in: this.out.delivered + this.out.setAside, out: this.out, inside: 0 };
  }
}

const sourceMetrics = { offered: { kind: 'counter', unit: 'count', help: 'Readings sent.' } } as const satisfies MetricTable;

/** A message each so often, into `feeds`. */
const sensor: ServiceSpec<{ readonly feeds: string; readonly every: Micros }> = {
  ...bare,
  kind: 'toy-sensor',
  role: 'producer',
  summary: 'A toy: sends a reading at regular intervals.',
  schema: z.strictObject({
    kind: z.literal('toy-sensor'),
    feeds: link('Where readings go.', { port: 'inlet' }),
    every: duration('Between two readings.', { positive: true }),
  }),
  offers: [],
  links: ({ feeds }) => [{ name: 'feeds', field: 'feeds', target: feeds, port: 'inlet', flow: 'out', verb: 'feeds', label: 'readings' }],
  metrics: sourceMetrics,
  compile: ({ every }, settings) => ({ every, keys: settings.keySpace({ kind: 'sequence', keys: 1_000, prefix: 'k' }) }),
};

interface SensorConfig {
  readonly every: Micros;
  readonly keys: number;
}

class Sensor implements Component {
  readonly start: () => void;
  private sent = 0;

  constructor({ every, keys: space }: SensorConfig, { site, keys, linked }: Surroundings) {
    const { inlet } = linked('feeds')!;
    const offered = site.counter('offered');
    const keyOf = keys.draws(space, site);
    const batch = new Batch(1);
    const onReading = site.on('reading', () => {
      batch.clear();
      batch.push(site.now, 100, keyOf.next(), this.sent++, 0);
      offered.add(1);
      inlet!.send(batch);
      site.after(every, onReading);
    });
    this.start = () => site.after(every, onReading);
  }

  ledger(): Ledger {
    return { in: this.sent, out: { sent: this.sent }, inside: 0 };
  }
}

function sensorTheory({ every, keys }: SensorConfig): Theory {
  return {
    traffic: {
      over: 'feeds',
      rate: constantRate(1e6 / every),
      withRate: (pattern) => ({ keys, every: pattern.kind === 'segments' ? 1e6 / pattern.points[0]!.rate : every }),
      arrivals: { kind: 'regular' },
      size: constant(100),
      keySpace: keys,
      batch: { records: 1, linger: 0 },
      connections: Number.POSITIVE_INFINITY,
      retry: noRetry,
      repeats: null,
    },
  };
}

interface HandConfig {
  readonly hands: number;
  readonly mean: Micros;
}

/** Takes from `takes`, with work of exponential length. */
const hand: ServiceSpec<{ readonly takes: string } & HandConfig, HandConfig> = {
  ...bare,
  kind: 'toy-hand',
  role: 'consumer',
  summary: 'A toy: hands that take from a queue and work.',
  schema: z.strictObject({
    kind: z.literal('toy-hand'),
    takes: link('A queue.', { port: 'queue' }),
    hands: count('How many.', { least: 1 }).prefault(1),
    mean: duration('Of the work.', { positive: true }),
  }),
  offers: ['completions'],
  links: ({ takes }) => [{ name: 'takes', field: 'takes', target: takes, port: 'queue', flow: 'in', verb: 'takes from', label: 'takes' }],
  metrics: pollerMetrics,
  compile: ({ hands, mean }) => ({ hands, mean }),
};

const workOf = ({ hands, mean }: HandConfig) => ({ workers: hands, serviceTime: { kind: 'exponential', mean } }) as const;

function handTheory(config: HandConfig): Theory {
  const hold = { atOnce: 1, prefetch: 0, visibilityTimeout: null, heartbeat: 0 };
  return { work: { ...workOf(config), ...hold, over: 'takes', serviceTimePer: 'message', failureShare: 0, polls: false } };
}

interface RiverConfig {
  readonly beds: number;
  readonly each: number;
}

/** A stream in `beds`, each of which takes `each` records a second. */
const river: ServiceSpec<RiverConfig, RiverConfig> = {
  ...bare,
  kind: 'toy-river',
  role: 'service',
  summary: 'A toy: a stream in beds.',
  schema: z.strictObject({ kind: z.literal('toy-river'), beds: count('How many.', { least: 1 }), each: rate('Records a bed takes.').prefault('100/s') }),
  limits: streamLimits,
  offers: ['inlet', 'log'],
  links: () => [],
  metrics: streamMetrics,
  compile: ({ beds, each }) => ({ beds, each }),
};

const streamOf = ({ beds, each }: RiverConfig) =>
  unlimitedKinesis({
    shards: beds,
    writeRecordsPerSecond: each,
    writeLimiter: { mode: 'token-bucket', recordDepth: each, byteDepth: Number.POSITIVE_INFINITY, slack: 1 },
  });

function riverTheory({ beds, each }: RiverConfig): Theory {
  const limits = {
    records: { limit: 'bed.records', perSecond: each, depth: each },
    bytes: { limit: 'bed.bytes', perSecond: Number.POSITIVE_INFINITY, depth: Number.POSITIVE_INFINITY },
    inWindows: false,
  };
  const hold = { delay: 0, visibilityTimeout: Number.POSITIVE_INFINITY };
  const line = { ...hold, retention: Number.POSITIVE_INFINITY, setsAside: false, knowsIdsFor: null, isGrouped: false, lines: 1, callsTakeTime: false };
  const largest = { bytes: Number.POSITIVE_INFINITY, refused: 'message' } as const;
  return { source: { ...line, largest, places: beds, writeLimit: { ...limits, refusals: ['throttled'] } } };
}

const registered = {
  'toy-topic': { spec: topic, model: { build: (config: object, around: Surroundings) => new Topic(config, around), metrics: topicMetrics } },
  'toy-sensor': {
    spec: sensor,
    model: {
      build: (config: object, around: Surroundings) => new Sensor(config as SensorConfig, around),
      metrics: sourceMetrics,
      theory: (config: object) => sensorTheory(config as SensorConfig),
    },
  },
  'toy-hand': {
    spec: hand,
    model: {
      // The model within looks for its queue under the name that its own kind gives the link.
      build: (config: object, around: Surroundings) =>
        buildPoller(pollerConfig(workOf(config as HandConfig)), { ...around, linked: (name) => around.linked(name === 'from' ? 'takes' : name) }),
      metrics: pollerMetrics,
      theory: (config: object) => handTheory(config as HandConfig),
    },
  },
  'toy-river': {
    spec: river,
    model: {
      build: (config: object, around: Surroundings) => buildStream(streamOf(config as RiverConfig), around),
      metrics: streamMetrics,
      theory: (config: object) => riverTheory(config as RiverConfig),
    },
  },
};

/** For the tests of the file that calls it. */
export function registerToys(): void {
  beforeAll(() => {
    for (const [kind, { spec, model }] of Object.entries(registered)) {
      Object.assign(specs, { [kind]: spec });
      Object.assign(models, { [kind]: model });
    }
  });
  afterAll(() => {
    for (const kind of Object.keys(registered)) for (const list of [specs, models]) Reflect.deleteProperty(list, kind);
  });
}
