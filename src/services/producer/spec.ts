import { z } from 'zod';
import { meanOf } from '../../kernel/moments.ts';
import type { Micros, Ratio } from '../../units/units.ts';
import type { TrafficFacts } from '../facts.ts';
import { told } from '../facts.ts';
import { scaled } from '../fields/distribution-facts.ts';
import { isFromFile } from '../fields/from-file.ts';
import { SENDS } from '../fields/link.ts';
import { duration, share } from '../fields/quantity.ts';
import type { ArrivalsSpec, RateSpec } from '../fields/rate.ts';
import { arrivalsField, distributionOf, patternOf, rateField } from '../fields/rate.ts';
import type { SenderSpec } from '../sender/spec.ts';
import { compileSender, senderAssumptions, senderNotModelled, senderShape, sendingFacts } from '../sender/spec.ts';
import type { ServiceSpec } from '../service.ts';
import type { ProducerConfig } from './config.ts';
import { metrics } from './metrics.ts';

interface ProducerSpec extends SenderSpec {
  readonly kind: 'producer';
  readonly rate: RateSpec;
  readonly arrivals: ArrivalsSpec;
  readonly repeats?: { readonly share: Ratio; readonly after: Micros; readonly ids: 'same' | 'new'; readonly keys: 'same' | 'new' } | undefined;
}

export const spec: ServiceSpec<ProducerSpec, ProducerConfig> = {
  kind: 'producer',
  role: 'producer',
  summary: 'An application that sends messages at a rate.',
  schema: z.strictObject({
    kind: z.literal('producer').prefault('producer'),
    to: senderShape.to,
    rate: rateField,
    arrivals: arrivalsField.prefault('poisson').meta({ description: 'How arrivals are spaced at that rate.' }),
    size: senderShape.size,
    key: senderShape.key,
    batch: senderShape.batch,
    connections: senderShape.connections,
    retry: senderShape.retry,
    deduplication: senderShape.deduplication,
    repeats: z
      .strictObject({
        share: share('Part of the messages that is sent twice.'),
        after: duration('How long after the first time.'),
        ids: z.enum(['same', 'new']).prefault('same').meta({
          description:
            'Whether the double carries the deduplication id of the first, or one of its own, as of an application that has forgotten it. With deduplication: content the hash of the body is the same either way.',
        }),
        keys: z.enum(['same', 'new']).prefault('same').meta({
          description: 'Whether the double carries the key of the first, or one drawn anew, as of an application that picks a group for each attempt.',
        }),
      })
      .optional()
      .meta({ description: "The application's own doubles: same body, sent a second time.", expected: 'a map such as { share: 1%, after: 5s }' }),
  }),
  offers: [],
  impliedBy: '',
  links: ({ to }) => [{ ...SENDS, name: 'to', field: 'to', target: to, port: 'inlet' }],
  limits: [],
  latencies: [],
  metrics,
  prices: [],
  assumptions: senderAssumptions,
  notModelled: senderNotModelled,
  facts: (written, { horizon }) => ({
    sending: sendingFacts(written),
    traffic: told<TrafficFacts>({
      pattern: () => patternOf(written.rate, horizon),
      arrivals: () => written.arrivals.kind,
      interarrival: () => interarrivalOf(written.arrivals),
      trace: () => traceOf(written.rate),
    }),
  }),
  compile: (written, settings) => ({
    rate: patternOf(written.rate, settings.horizon),
    arrivals: arrivalsOf(written.arrivals),
    ...compileSender(written, settings),
    repeats: repeatsOf(written),
  }),
};

/** Of an application that gives no ids the queue knows a double by its body. */
function repeatsOf({ repeats, deduplication }: ProducerSpec): ProducerConfig['repeats'] {
  if (repeats === undefined) return null;
  const { share: part, after, ids, keys } = repeats;
  return { share: part, after, hasNewIds: ids === 'new' && deduplication === 'explicit', hasNewKeys: keys === 'new' };
}

/** A trace of instants keeps them whatever `arrivals` says; a trace of counts is then Poisson within each interval. */
function arrivalsOf(arrivals: ArrivalsSpec): ProducerConfig['arrivals'] {
  if (arrivals.kind === 'trace') return { kind: 'poisson' };
  if (arrivals.kind !== 'renewal') return arrivals;
  const interarrival = distributionOf(arrivals.interarrival);
  return { kind: 'renewal', interarrival: scaled(interarrival, 1 / meanOf(interarrival)) };
}

function interarrivalOf(arrivals: ArrivalsSpec): TrafficFacts['interarrival'] {
  return arrivals.kind === 'renewal' ? distributionOf(arrivals.interarrival) : null;
}

function traceOf(rate: RateSpec): TrafficFacts['trace'] {
  return !isFromFile(rate) && rate.kind === 'trace' ? { file: rate.file, length: rate.length, startsAt: rate.startsAt } : null;
}
