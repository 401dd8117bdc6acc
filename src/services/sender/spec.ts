/** What may be written of anything that sends, whatever makes it send: calls, batches, retries. */
import { z } from 'zod';
import type { KeyPattern } from '../../model/model.ts';
import type { Bytes, Micros } from '../../units/units.ts';
import type { SendingFacts } from '../facts.ts';
import { told } from '../facts.ts';
import type { DistributionSpec } from '../fields/distribution.ts';
import { sizeDistribution } from '../fields/distribution.ts';
import { loaded } from '../fields/from-file.ts';
import type { KeySpec } from '../fields/key.ts';
import { keyField, keysOf } from '../fields/key.ts';
import { link } from '../fields/link.ts';
import { bytes, count, duration } from '../fields/quantity.ts';
import { distributionOf } from '../fields/rate.ts';
import { retryField } from '../fields/retry.ts';
import type { RetryConfig } from '../retry-config.ts';
import type { AssumptionNote, Settings } from '../service.ts';
import type { SenderConfig } from './config.ts';

export interface SenderSpec {
  readonly to: string;
  readonly size: DistributionSpec;
  readonly key: KeySpec;
  readonly batch: { readonly records: number; readonly bytes?: Bytes | undefined; readonly linger: Micros };
  readonly connections?: number | undefined;
  readonly retry: RetryConfig;
  readonly deduplication: 'explicit' | 'content';
}

const batch = z
  .strictObject({
    records: count('Messages in a batch at most; 1 sends each by itself.', { least: 1, most: 10_000 }).prefault(1),
    bytes: bytes('Bytes in a batch at most.', { least: 1 }).optional().meta({ description: 'Bytes in a batch at most; what the service allows unless set.' }),
    linger: duration('How long a batch waits for more messages.').prefault('0s'),
  })
  .prefault({})
  .meta({ description: 'How messages are put together in calls.', expected: 'a map such as { records: 100, linger: 50ms }' });

/** Fields of the schema; a kind puts its own between them where they read best. */
export const senderShape = {
  to: link('Name of the queue or stream it sends to.', { port: 'inlet' }),
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
};

export const senderAssumptions: readonly AssumptionNote[] = [
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
];

export const senderNotModelled: readonly string[] = [
  'Time-outs of calls, and server hints on when to retry.',
  'Failures of a service of its own (InternalFailure), which an SDK retries sooner, and for more of its tokens, than a throttle.',
];

export function sendingFacts(written: SenderSpec): SendingFacts {
  return told<SendingFacts>({
    size: () => distributionOf(written.size),
    keys: () => keysOf(loaded<KeyPattern>(written.key)),
    batchRecords: () => written.batch.records,
    batchBytes: () => written.batch.bytes ?? 0,
    linger: () => written.batch.linger,
    deduplication: () => written.deduplication,
  });
}

export function compileSender(written: SenderSpec, settings: Settings): SenderConfig {
  return {
    size: distributionOf(written.size),
    keySpace: settings.keySpace(loaded<KeyPattern>(written.key)),
    batch: {
      records: written.batch.records,
      bytes: written.batch.bytes ?? settings.factsOf(written.to).callBytes?.value ?? Number.POSITIVE_INFINITY,
      linger: written.batch.linger,
    },
    connections: written.connections ?? Number.POSITIVE_INFINITY,
    retry: written.retry,
  };
}
