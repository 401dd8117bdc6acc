import { z } from 'zod';
import type { Micros, Ratio } from '../../units/units.ts';
import { SECOND } from '../../units/units.ts';
import type { WorkFacts } from '../facts.ts';
import { told } from '../facts.ts';
import type { DistributionSpec } from '../fields/distribution.ts';
import { timeDistribution } from '../fields/distribution.ts';
import { link, READS } from '../fields/link.ts';
import { count, duration, share } from '../fields/quantity.ts';
import { distributionOf } from '../fields/rate.ts';
import { retryField } from '../fields/retry.ts';
import type { RetryConfig } from '../retry-config.ts';
import type { ServiceSpec } from '../service.ts';
import type { Location } from '../transfer.ts';
import { locationField, transferOutOfForce, transferPrices } from '../transfer.ts';
import type { PollerConfig } from './config.ts';
import { metrics } from './metrics.ts';

interface PollerSpec {
  readonly kind: 'poller';
  readonly from: string;
  readonly location: Location;
  readonly workers: number;
  readonly batch: number;
  readonly wait: Micros;
  readonly interval: Micros;
  readonly serviceTime: DistributionSpec;
  readonly serviceTimePer: 'message' | 'batch';
  readonly prefetch: number;
  readonly deletes: 'each' | 'batch';
  readonly visibilityTimeout?: Micros | undefined;
  readonly heartbeat: Micros;
  readonly failures: { readonly share: Ratio };
  readonly retry: RetryConfig;
}

export const spec: ServiceSpec<PollerSpec, PollerConfig> = {
  kind: 'poller',
  role: 'consumer',
  otherNames: ['sqs-consumer', 'worker', 'consumer'],
  summary: 'Workers that receive from a queue, work, and delete.',
  schema: z.strictObject({
    kind: z.literal('poller'),
    from: link('Name of the queue it receives from.', { port: 'queue' }),
    location: locationField,
    workers: count('Loops that receive, work and delete, each by itself.', { least: 1, most: 100_000, says: 'between 1 and 100000' }).prefault(1),
    batch: count('Messages a receive asks for.', { least: 1 }).prefault(10),
    wait: duration('Long poll: how long a receive waits for a message; 0s is a short poll.', { most: 20 * SECOND, says: 'between 0s and 20s' }).prefault('20s'),
    interval: duration('Time between short polls that came back empty.', { positive: true }).prefault('1s'),
    serviceTime: timeDistribution('Work on a message (or on a batch, see serviceTimePer).'),
    serviceTimePer: z
      .enum(['message', 'batch'])
      .prefault('message')
      .meta({ description: 'Whether serviceTime is the work on one message or on a whole batch.' }),
    prefetch: count('Messages a worker holds beyond the batch it works on.').prefault(0),
    deletes: z.enum(['each', 'batch']).prefault('each').meta({ description: 'Delete each message when its work is done, or the whole batch in one call.' }),
    visibilityTimeout: duration('How long a receive hides what it returns.', { most: 43_200 * SECOND, says: 'between 0s and 12h' })
      .optional()
      .meta({
        description: "How long a receive of these workers hides what it returns, and a heartbeat extends it; the queue's visibilityTimeout unless set.",
      }),
    heartbeat: duration('Extend the visibility of held messages this often, which must be less than their visibility timeout; 0s is never.').prefault('0s'),
    failures: z
      .strictObject({ share: share('Part of the messages whose work fails: they reappear after the visibility timeout.') })
      .prefault({ share: 0 })
      .meta({ description: 'Work that fails.', expected: 'a map such as { share: 1% }' }),
    retry: retryField.prefault('standard').meta({ description: 'What the client does after a throttled call.' }),
  }),
  offers: ['completions'],
  links: ({ from }) => [{ ...READS, name: 'from', field: 'from', target: from, port: 'queue' }],
  limits: [],
  latencies: [],
  metrics,
  prices: transferPrices,
  pricesOutOfForce: ({ location }) => transferOutOfForce(location),
  assumptions: [],
  notModelled: [
    'What HTTP and its encoding add to data transfer, which is of payload alone.',
    'Consumers that stop, start or scale while a run goes on.',
    'Messages whose work fails whoever tries it (poison messages): each attempt fails by a chance of its own.',
    'The budget of retry tokens and the client-side rate of adaptive mode: a throttled poll is made again after its backoff, for ever.',
    'Retries of throttled heartbeats: the next one comes.',
  ],
  facts: (written) => ({
    work: told<WorkFacts>({
      isAfar: () => written.location !== 'region',
      workers: () => written.workers,
      batch: () => written.batch,
      prefetch: () => written.prefetch,
      wait: () => written.wait,
      serviceTime: () => distributionOf(written.serviceTime),
      serviceTimePer: () => written.serviceTimePer,
      visibilityTimeout: () => written.visibilityTimeout,
      heartbeat: () => written.heartbeat,
      failureShare: () => written.failures.share,
    }),
  }),
  compile: ({ failures, kind: _, from: __, location: ___, ...written }) => ({
    ...written,
    serviceTime: distributionOf(written.serviceTime),
    visibilityTimeout: written.visibilityTimeout ?? null,
    failureShare: failures.share,
  }),
};
