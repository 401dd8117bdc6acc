import { z } from 'zod';
import type { ServiceSpec } from '../service.ts';
import { sqsGuide } from '../sources.ts';
import type { SqsFifoConfig } from '../sqs/config.ts';
import { sqsFifoMetrics } from '../sqs/metrics.ts';
import type { SqsSpec } from '../sqs/spec.ts';
import { compileSqs, sqsAssumptions, sqsFacts, sqsLimitsSet, sqsLinks, sqsNotModelled, sqsShape } from '../sqs/spec.ts';
import { latencies } from './latencies.ts';
import { limits } from './limits.ts';
import { prices } from './prices.ts';

interface SqsFifoSpec extends SqsSpec {
  readonly kind: 'sqs-fifo';
  readonly name?: string | undefined;
  readonly deduplicationScope: 'queue' | 'messageGroup';
  readonly contentBasedDeduplication: boolean;
}

export const spec: ServiceSpec<SqsFifoSpec, SqsFifoConfig> = {
  kind: 'sqs-fifo',
  role: 'service',
  summary: 'An SQS FIFO queue: order within message groups, deduplication, 300 calls/s per action.',
  schema: z.strictObject({
    kind: z.literal('sqs-fifo'),
    ...sqsShape,
    deduplicationScope: z
      .enum(['queue', 'messageGroup'])
      .prefault('queue')
      .meta({ description: 'Where a deduplication id must be new: in the whole queue, or in its message group.' }),
    contentBasedDeduplication: z
      .boolean()
      .prefault(false)
      .meta({ description: 'The SHA-256 of the body is the deduplication id when the producer gives none.' }),
  }),
  offers: ['inlet', 'queue'],
  links: sqsLinks,
  limits,
  latencies,
  metrics: sqsFifoMetrics,
  prices,
  assumptions: [
    ...sqsAssumptions,
    {
      id: 'acrossGroups',
      text: 'A receive fills from the group whose turn it is, then from the next; AWS promises no order across groups.',
      source: sqsGuide('FIFO-queues-understanding-logic'),
      asOf: '2026-11',
      trust: 'low',
    },
  ],
  notModelled: [
    ...sqsNotModelled,
    'High-throughput mode and its partitions; raise `<queue>.calls` under `limits` to approximate it.',
    'Retries of a receive with the same ReceiveRequestAttemptId.',
  ],
  limitsSet: sqsLimitsSet,
  facts: (written, settings) => ({
    ...sqsFacts(written, settings),
    isGrouped: true,
    hashesBody: written.contentBasedDeduplication,
    messagesPerSecond: { value: settings.limit('calls') * settings.limit('batch.entries'), limit: 'calls' },
    nameEnds: '.fifo',
  }),
  compile: (written, settings) => ({
    ...compileSqs(written, settings),
    callsPerSecond: settings.limit('calls'),
    deduplication: { window: settings.limit('dedup.window'), scope: written.deduplicationScope, contentBased: written.contentBasedDeduplication },
    lookAhead: settings.limit('lookAhead'),
  }),
};
