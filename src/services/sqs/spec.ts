/** What both kinds of SQS queue let a user write, and how it compiles. */

import type { ZodType } from 'zod';
import { z } from 'zod';
import type { Bytes, Micros } from '../../units/units.ts';
import { DAY, SECOND } from '../../units/units.ts';
import type { Bound } from '../facts.ts';
import { told } from '../facts.ts';
import { link } from '../fields/link.ts';
import { bytes, count, duration } from '../fields/quantity.ts';
import type { AssumptionNote, LimitsSet, ServiceSpec, Settings } from '../service.ts';
import { sqsApi, sqsGuide } from '../sources.ts';
import { type Attributes, attributeChanges, changedAt, changeFacts, changesField, type WrittenChange } from './changes.ts';
import type { SqsConfig } from './config.ts';

export const VISIBILITY_DEFAULT = 30 * SECOND;
const RETENTION_DEFAULT = 4 * DAY;

/** Attributes of both kinds, in base units; absent where the queue's default (or ideal mode's) applies. */
export interface SqsSpec {
  readonly visibilityTimeout?: Micros | undefined;
  readonly delay: Micros;
  readonly retention?: Micros | undefined;
  readonly maxMessageSize?: Bytes | undefined;
  readonly deadLetter?: { readonly queue: string; readonly maxReceiveCount: number } | undefined;
  readonly changes?: readonly WrittenChange[] | undefined;
}

const visibilityTimeout = duration('How long a received message stays hidden from others.', {
  most: 43_200 * SECOND,
  orNever: true,
  says: 'between 0s and 12h',
});
const delay = duration('How long a new message stays hidden.', { most: 900 * SECOND, says: 'between 0s and 15m' });
const retention = duration('How long a message is kept.', { least: 60 * SECOND, most: 14 * DAY, orNever: true, says: 'between 1m and 14d' });
const maxReceiveCount = count('A message received more often than this moves.', { least: 1, most: 1_000, says: 'between 1 and 1000' });

/** What may change while the run goes on, of both kinds of queue. */
export const sqsChange = {
  at: changedAt,
  visibilityTimeout: visibilityTimeout.optional(),
  delay: delay.optional(),
  retention: retention.optional(),
  maxReceiveCount: maxReceiveCount.optional(),
};

/** Field by field, as zod wants them. `idealDefault` is what stands in when limits and latencies are none. */
export const sqsShape = {
  name: z.string().min(1).max(80).optional().meta({ description: "The queue's real name, when the scenario calls it otherwise." }),
  visibilityTimeout: visibilityTimeout
    .optional()
    .meta({ description: 'How long a received message stays hidden from others.', usual: '30s', idealDefault: 'never' }),
  delay: delay.prefault('0s'),
  retention: retention.optional().meta({ description: 'How long a message is kept, from the first send on.', usual: '4d', idealDefault: 'never' }),
  maxMessageSize: bytes("The queue's own MaximumMessageSize.", { least: 1_024, most: 1_048_576, says: 'between 1 KiB and 1 MiB' })
    .optional()
    .meta({ description: "The queue's own MaximumMessageSize; 1 MiB unless set." }),
  deadLetter: z
    .strictObject({
      queue: link('Name of the dead-letter queue in this scenario; of the same kind.', { port: 'inlet', sameKind: true }),
      maxReceiveCount: maxReceiveCount.prefault(10),
    })
    .optional()
    .meta({ description: 'Where messages go that were received too often.', expected: 'a map such as { queue: orders-dlq, maxReceiveCount: 5 }' }),
  changes: changesField(z.strictObject(sqsChange)).optional(),
} satisfies Record<string, ZodType>;

/** Only what has a dead-letter queue has a count to change. */
export function changesWhatItHas({ deadLetter, changes = [] }: Pick<SqsSpec, 'deadLetter' | 'changes'>): boolean {
  return deadLetter !== undefined || changes.every(({ maxReceiveCount }) => maxReceiveCount === undefined);
}

export const CHANGES_WHAT_IT_HAS = {
  message: 'maxReceiveCount is changed of a queue without a dead-letter queue',
  path: ['changes'],
  params: { expected: 'deadLetter: { queue: … } beside it', beside: ['deadLetter'] },
};

export const sqsLinks: ServiceSpec<SqsSpec>['links'] = (spec) =>
  spec.deadLetter === undefined
    ? []
    : [
        {
          name: 'deadLetter',
          field: 'deadLetter.queue',
          target: spec.deadLetter.queue,
          port: 'inlet',
          sameKind: true,
          flow: 'out',
          setsAside: true,
          verb: 'moves dead letters to',
        },
      ];

export function compileSqs(spec: SqsSpec, settings: Settings): SqsConfig {
  return {
    visibilityTimeout: visibilityOf(spec, settings),
    delay: spec.delay,
    retention: retentionOf(spec, settings),
    messageBytesMax: settings.limit('message.bytes'),
    batchEntriesMax: settings.limit('batch.entries'),
    batchBytesMax: settings.limit('batch.bytes'),
    receiveMost: settings.limit('receive.messages'),
    inFlightMax: settings.limit('inFlight'),
    hiddenMost: settings.limit('visibility.total'),
    deadLetter: spec.deadLetter === undefined ? null : { maxReceiveCount: spec.deadLetter.maxReceiveCount },
    changes: attributeChanges(spec.changes ?? [], settings),
    latencies: {
      send: settings.callTime('SendMessage'),
      receive: settings.callTime('ReceiveMessage'),
      wake: settings.callTime('LongPollWake'),
      delete: settings.callTime('DeleteMessage'),
      changeVisibility: settings.callTime('ChangeMessageVisibility'),
    },
  };
}

/** How each fact of a queue is told; `own`: attributes of its kind alone that may change. */
export function sqsFacts(spec: SqsSpec, settings: Settings, own: () => Attributes = () => ({})) {
  const bound = (limit: string) => (): Bound => ({ value: settings.limit(limit), limit });
  return {
    callEntries: bound('batch.entries'),
    callBytes: bound('batch.bytes'),
    messageBytes: bound('message.bytes'),
    readBy: () => 'ReceiveMessage',
    receiveMost: bound('receive.messages'),
    waitMost: bound('wait'),
    visibilityTimeout: () => visibilityOf(spec, settings),
    changes: () => changeFacts({ ...attributesOf(spec, settings), ...own() }, spec.changes ?? [], settings),
  };
}

function attributesOf(spec: SqsSpec, settings: Settings): Attributes {
  return {
    visibilityTimeout: visibilityOf(spec, settings),
    delay: spec.delay,
    retention: retentionOf(spec, settings),
    maxReceiveCount: spec.deadLetter?.maxReceiveCount,
  };
}

function retentionOf({ retention }: SqsSpec, { isIdeal }: Settings): Micros {
  return retention ?? (isIdeal ? Number.POSITIVE_INFINITY : RETENTION_DEFAULT);
}

function visibilityOf({ visibilityTimeout }: SqsSpec, { isIdeal }: Settings): Micros {
  return visibilityTimeout ?? (isIdeal ? Number.POSITIVE_INFINITY : VISIBILITY_DEFAULT);
}

export function sqsLimitsSet(spec: SqsSpec): LimitsSet {
  return told<LimitsSet>({ 'message.bytes': () => spec.maxMessageSize });
}

export const sqsAssumptions: readonly AssumptionNote[] = [
  {
    id: 'deadLetter.lazy',
    text: 'A message moves to the dead-letter queue when a receive would pass maxReceiveCount, not before.',
    source: sqsGuide('sqs-dead-letter-queues'),
    asOf: '2026-11',
    trust: 'medium',
  },
  {
    id: 'metrics.exact',
    text: 'Counts, and the greatest age, are exact at every instant; the mean age is of straight lines between readings, one at the end of each interval of the series. CloudWatch samples all once a minute.',
    source: sqsGuide('sqs-available-cloudwatch-metrics'),
    asOf: '2026-11',
    trust: 'high',
  },
  {
    id: 'changes',
    text: 'A change of attributes is felt all at once, as late as AWS says it may be; a visibility timeout by the receives from then on, a delay by new messages (on a FIFO queue by those that wait, too), a retention by all messages, a deduplication scope by ids that are remembered, too.',
    source: sqsApi('SetQueueAttributes'),
    asOf: '2026-11',
    trust: 'low',
  },
  { id: 'lostResponse', text: 'No response of a receive is lost on its way to the client.', source: sqsApi('ReceiveMessage'), asOf: '2026-11', trust: 'none' },
];

export const sqsNotModelled: readonly string[] = [
  'Cold clients: a first call takes 150 to 1,000 ms longer.',
  'Rare stalls of a client for minutes, and 0.2 % of sends between 100 and 400 ms.',
  'KMS keys and their throttling, access policies, purges, and changes of attributes other than those that `changes` names.',
  'Looking at messages in the console, each of which counts as a receive.',
];
