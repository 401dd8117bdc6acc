import { z } from 'zod';
import { meanOf } from '../../kernel/moments.ts';
import type { KeyPattern } from '../../model/model.ts';
import type { Bytes, Micros, Ratio } from '../../units/units.ts';
import type { TrafficFacts } from '../facts.ts';
import type { DistributionSpec } from '../fields/distribution.ts';
import { sizeDistribution } from '../fields/distribution.ts';
import { scaled } from '../fields/distribution-facts.ts';
import { isFromFile, loaded } from '../fields/from-file.ts';
import type { KeySpec } from '../fields/key.ts';
import { keyField, keysOf } from '../fields/key.ts';
import { bytes, count, duration, share } from '../fields/quantity.ts';
import type { ArrivalsSpec, RateSpec } from '../fields/rate.ts';
import { arrivalsField, distributionOf, patternOf, rateField } from '../fields/rate.ts';
import { retryField } from '../fields/retry.ts';
import type { RetryConfig } from '../retry-config.ts';
import type { ServiceSpec } from '../service.ts';
import type { ProducerConfig } from './config.ts';
import { metrics } from './metrics.ts';

interface ProducerSpec {
  readonly kind: 'producer';
  readonly to: string;
  readonly rate: RateSpec;
  readonly arrivals: ArrivalsSpec;
  readonly size: DistributionSpec;
  readonly key: KeySpec;
  readonly batch: { readonly records: number; readonly bytes?: Bytes | undefined; readonly linger: Micros };
  readonly connections?: number | undefined;
  readonly retry: RetryConfig;
  readonly deduplication: 'explicit' | 'content';
  readonly repeats?: { readonly share: Ratio; readonly after: Micros } | undefined;
}

const batch = z
  .strictObject({
    records: count('Messages in a batch at most; 1 sends each by itself.', { least: 1, most: 10_000 }).prefault(1),
    bytes: bytes('Bytes in a batch at most.', { least: 1 }).optional().meta({ description: 'Bytes in a batch at most; what the service allows unless set.' }),
    linger: duration('How long a batch waits for more messages.').prefault('0s'),
  })
  .prefault({})
  .meta({ description: 'How messages are put together in calls.' });

export const spec: ServiceSpec<ProducerSpec, ProducerConfig> = {
  kind: 'producer',
  role: 'producer',
  summary: 'An application that sends messages at a rate.',
  schema: z.strictObject({
    kind: z.literal('producer').prefault('producer'),
    to: z.string().meta({ description: 'Name of the queue or stream it sends to.' }),
    rate: rateField,
    arrivals: arrivalsField.prefault('poisson').meta({ description: 'How arrivals are spaced at that rate.' }),
    size: sizeDistribution('Size of a message, with everything AWS counts.').prefault('1 KB'),
    key: keyField.prefault('unique').meta({ description: 'Partition key or message group of a message.' }),
    batch,
    connections: count('Calls in flight at once; more wait in the producer.', { least: 1 })
      .optional()
      .meta({ description: 'Calls in flight at once; more wait in the producer, in order. No bound unless set.' }),
    retry: retryField.prefault('standard').meta({ description: 'What the client does after a throttle or a failure.' }),
    deduplication: z
      .enum(['explicit', 'content'])
      .prefault('explicit')
      .meta({ description: 'For FIFO queues: an id of its own for every message, or the hash of its body.' }),
    repeats: z
      .strictObject({
        share: share('Part of the messages that is sent twice.'),
        after: duration('How long after the first time.'),
      })
      .optional()
      .meta({ description: "The application's own doubles: same body, same deduplication id." }),
  }),
  offers: [],
  links: ({ to }) => [{ name: 'to', field: 'to', target: to, port: 'inlet' }],
  limits: [],
  latencies: [],
  metrics,
  prices: [],
  assumptions: [
    {
      id: 'clientOverhead',
      text: 'The client itself takes no time: no serialisation, no garbage collection, no network limit of its own.',
      source: 'modelling choice',
      asOf: '2026-11',
      trust: 'none',
    },
    {
      id: 'retryValues',
      text: 'Retry modes carry the values of the AWS SDK for JavaScript v3: standard means 3 attempts, base 1 s for throttles and 50 ms otherwise, full jitter, 500 retry tokens.',
      source: '@smithy/core 3.40, https://github.com/smithy-lang/smithy-typescript',
      asOf: '2026-11',
      trust: 'high',
    },
  ],
  notModelled: ['Time-outs of calls, and server hints on when to retry.'],
  facts: (written, { horizon }) => ({
    traffic: {
      pattern: patternOf(written.rate, horizon),
      size: distributionOf(written.size),
      keys: keysOf(loaded<KeyPattern>(written.key)),
      batchRecords: written.batch.records,
      batchBytes: written.batch.bytes ?? 0,
      arrivals: written.arrivals.kind,
      deduplication: written.deduplication,
      trace: traceOf(written.rate),
    },
  }),
  compile: (written, settings) => ({
    rate: patternOf(written.rate, settings.horizon),
    arrivals: arrivalsOf(written.arrivals),
    size: distributionOf(written.size),
    keySpace: settings.keySpace(loaded<KeyPattern>(written.key)),
    batch: {
      records: written.batch.records,
      bytes: written.batch.bytes ?? settings.factsOf(written.to).callBytes?.value ?? Number.POSITIVE_INFINITY,
      linger: written.batch.linger,
    },
    connections: written.connections ?? Number.POSITIVE_INFINITY,
    retry: written.retry,
    deduplication: written.deduplication,
    repeats: written.repeats ?? null,
  }),
};

/** A trace of instants keeps them whatever `arrivals` says; a trace of counts is then Poisson within each interval. */
function arrivalsOf(arrivals: ArrivalsSpec): ProducerConfig['arrivals'] {
  if (arrivals.kind === 'trace') return { kind: 'poisson' };
  if (arrivals.kind !== 'renewal') return arrivals;
  const interarrival = distributionOf(arrivals.interarrival);
  return { kind: 'renewal', interarrival: scaled(interarrival, 1 / meanOf(interarrival)) };
}

function traceOf(rate: RateSpec): TrafficFacts['trace'] {
  return !isFromFile(rate) && rate.kind === 'trace' ? { file: rate.file, length: rate.length, startsAt: rate.startsAt } : null;
}
