import { z } from 'zod';
import type { Micros } from '../../units/units.ts';
import type { Bound, Facts } from '../facts.ts';
import { told } from '../facts.ts';
import { count, duration, shown } from '../fields/quantity.ts';
import type { ServiceSpec, Settings } from '../service.ts';
import { sqsGuide } from '../sources.ts';
import { changeLimitsOutOfForce, changesField } from '../sqs/changes.ts';
import type { DeduplicationScope, HighThroughput, SqsFifoConfig } from '../sqs/config.ts';
import { sqsFifoMetrics } from '../sqs/metrics.ts';
import type { SqsSpec } from '../sqs/spec.ts';
import {
  CHANGES_WHAT_IT_HAS,
  changesWhatItHas,
  compileSqs,
  sqsAssumptions,
  sqsChange,
  sqsFacts,
  sqsLimitsSet,
  sqsLinks,
  sqsNotModelled,
  sqsShape,
} from '../sqs/spec.ts';
import { latencies } from './latencies.ts';
import { limits } from './limits.ts';
import { prices } from './prices.ts';

const PARTITIONS_MOST = 1_000;

const partitionCount = count('Partitions in high-throughput mode.', { least: 1, most: PARTITIONS_MOST, says: `between 1 and ${PARTITIONS_MOST}` });

const deduplicationScope = z
  .enum(['queue', 'messageGroup'])
  .meta({ description: 'Where a deduplication id must be new: in the whole queue, or in its message group.' });

interface SqsFifoSpec extends SqsSpec {
  readonly kind: 'sqs-fifo';
  readonly name?: string | undefined;
  readonly deduplicationScope: DeduplicationScope;
  readonly contentBasedDeduplication: boolean;
  readonly fifoThroughputLimit: 'perQueue' | 'perMessageGroupId';
  readonly partitions?: number | { readonly from: number; readonly splitEvery: Micros } | undefined;
}

export const spec: ServiceSpec<SqsFifoSpec, SqsFifoConfig> = {
  kind: 'sqs-fifo',
  role: 'service',
  otherNames: ['fifo'],
  summary: 'An SQS FIFO queue: order within message groups, deduplication, 300 calls/s per action.',
  schema: z
    .strictObject({
      kind: z.literal('sqs-fifo'),
      ...sqsShape,
      changes: changesField(z.strictObject({ ...sqsChange, deduplicationScope: deduplicationScope.optional() })).optional(),
      deduplicationScope: deduplicationScope
        .prefault('queue')
        .meta({ description: 'Where a deduplication id must be new: in the whole queue, or in its message group.' }),
      contentBasedDeduplication: z
        .boolean()
        .prefault(false)
        .meta({ description: 'The SHA-256 of the body is the deduplication id when the producer gives none.' }),
      fifoThroughputLimit: z
        .enum(['perQueue', 'perMessageGroupId'])
        .prefault('perQueue')
        .meta({ description: 'perMessageGroupId, with deduplicationScope: messageGroup, is high-throughput mode: 300 calls/s for each partition.' }),
      partitions: z
        .union([partitionCount, z.strictObject({ from: partitionCount, splitEvery: duration('How often they may split.', { positive: true }) })], {
          error: (issue) => `${shown(issue.input)} is no number of partitions`,
        })
        .optional()
        .meta({
          description:
            "Partitions in high-throughput mode: so many from start to end (as many as the Region's quota fills unless set), or { from: 1, splitEvery: 5m }: all split in two each time one of them refused a call since the last, up to what the quota fills.",
          expected: 'a whole number, or a map such as { from: 1, splitEvery: 5m }',
        }),
    })
    .refine((w) => w.fifoThroughputLimit === 'perQueue' || w.deduplicationScope === 'messageGroup', {
      message: 'perMessageGroupId needs deduplicationScope: messageGroup',
      path: ['fifoThroughputLimit'],
      params: { expected: 'deduplicationScope: messageGroup beside it' },
    })
    .refine(changesWhatItHas, CHANGES_WHAT_IT_HAS)
    .refine((w) => w.fifoThroughputLimit === 'perQueue' || (w.changes ?? []).every((change) => change.deduplicationScope !== 'queue'), {
      message: 'perMessageGroupId needs deduplicationScope: messageGroup all the time',
      path: ['changes'],
      params: { expected: 'no change of it, or fifoThroughputLimit: perQueue', beside: ['fifoThroughputLimit'] },
    })
    .refine((w) => w.partitions === undefined || w.fifoThroughputLimit === 'perMessageGroupId', {
      message: 'only high-throughput mode has partitions',
      path: ['partitions'],
      params: { expected: 'fifoThroughputLimit: perMessageGroupId beside it', beside: ['fifoThroughputLimit'] },
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
    {
      id: 'calls',
      text: 'Calls a second are a bucket that holds one second of the limit, refilled at it: after a rest the first second may bring up to twice as many. AWS documents only the rate.',
      source: sqsGuide('quotas-messages'),
      asOf: '2026-11',
      trust: 'low',
    },
    {
      id: 'partitions',
      text: "In high-throughput mode partitions stand from start to end, as many as the Region's quota fills, unless the scenario has them split: then all split in two each `splitEvery` in which one refused a call, as AWS says only that they grow with the load; groups are hashed over them by MD5; a batch's entries on a partition without calls left fail alone, for the SDK no failed call; a receive is a call of each partition it returns messages of, finds nothing on one without calls left, and is throttled where nothing else is there; those that return nothing share the calls of all partitions.",
      source: sqsGuide('high-throughput-fifo'),
      asOf: '2026-11',
      trust: 'low',
    },
  ],
  notModelled: [
    ...sqsNotModelled,
    'Partitions that join again when the load falls, or split one by one.',
    'Retries of a receive with the same ReceiveRequestAttemptId.',
  ],
  limitsSet: sqsLimitsSet,
  limitsOutOfForce: ({ fifoThroughputLimit, changes = [] }) => [
    ...(fifoThroughputLimit === 'perQueue' ? ['calls.region'] : []),
    ...changeLimitsOutOfForce(changes),
  ],
  facts: (written, settings) =>
    told<Facts>({
      ...sqsFacts(written, settings, () => ({ deduplicationScope: written.deduplicationScope })),
      isGrouped: () => true,
      hashesBody: () => written.contentBasedDeduplication,
      messagesPerSecond: () => mostMessages(written, settings),
      nameEnds: () => '.fifo',
    }),
  compile: (written, settings) => ({
    ...compileSqs(written, settings),
    callsPerSecond: settings.limit('calls'),
    deduplication: { window: settings.limit('dedup.window'), scope: written.deduplicationScope },
    highThroughput: written.fifoThroughputLimit === 'perQueue' ? null : { ...partitionsOf(written, settings), callsPerSecond: settings.limit('calls.region') },
    lookAhead: settings.limit('lookAhead'),
  }),
};

/** As many partitions as the Region's quota fills, unless the scenario says. */
function partitionsOf({ partitions }: SqsFifoSpec, settings: Settings): Pick<HighThroughput, 'partitions' | 'growth'> {
  const calls = settings.limit('calls.region') / settings.limit('calls');
  const filled = Number.isFinite(calls) ? Math.min(PARTITIONS_MOST, Math.max(1, Math.ceil(calls))) : 1;
  if (typeof partitions !== 'object') return { partitions: partitions ?? filled, growth: null };
  return { partitions: partitions.from, growth: { every: partitions.splitEvery, most: filled } };
}

function mostMessages(written: SqsFifoSpec, settings: Settings): Bound {
  const most = (calls: number, limit: string): Bound => ({ value: calls * settings.limit('batch.entries'), limit });
  if (written.fifoThroughputLimit === 'perQueue') return most(settings.limit('calls'), 'calls');
  const { partitions, growth } = partitionsOf(written, settings);
  const ofPartitions = (growth === null ? partitions : Math.max(partitions, growth.most)) * settings.limit('calls');
  const ofRegion = settings.limit('calls.region');
  return ofPartitions < ofRegion ? most(ofPartitions, 'calls') : most(ofRegion, 'calls.region');
}
