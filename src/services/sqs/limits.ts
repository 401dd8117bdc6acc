import { HOUR, MINUTE, SECOND } from '../../units/units.ts';
import type { Limit } from '../service.ts';
import { sqsApi, sqsGuide } from '../sources.ts';

const asOf = '2026-11';
const MIB = 1_048_576;

/** Quotas both kinds of queue share. */
export const sqsLimits: readonly Limit[] = [
  {
    id: 'message.bytes',
    value: MIB,
    unit: 'B',
    scope: 'message',
    error: 'InvalidParameterValue',
    source: sqsGuide('quotas-messages'),
    asOf,
    note: 'Body and user attributes; a queue may set less (maxMessageSize). 262,144 until 2025.',
  },
  {
    id: 'batch.bytes',
    value: MIB,
    unit: 'B',
    scope: 'batch call',
    error: 'AWS.SimpleQueueService.BatchRequestTooLong',
    source: sqsApi('SendMessageBatch'),
    asOf,
    note: 'The sum of the entries. 262,144 until 2025.',
  },
  {
    id: 'batch.entries',
    value: 10,
    unit: 'count',
    scope: 'batch call',
    error: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
    source: sqsApi('SendMessageBatch'),
    asOf,
  },
  {
    id: 'visibility.total',
    value: 12 * HOUR,
    unit: 'µs',
    scope: 'message and receive',
    error: 'InvalidParameterValue',
    source: sqsGuide('sqs-visibility-timeout'),
    asOf,
    note: 'From the receive on; extensions do not begin it anew, and one beyond it is refused. The page names no error.',
  },
  {
    id: 'changes.lag',
    value: MINUTE,
    unit: 'µs',
    scope: 'SetQueueAttributes call',
    error: '',
    source: sqsApi('SetQueueAttributes'),
    asOf,
    note: 'How long a change of attributes takes until it is felt: up to 60 s, of which all is taken here. With none it is felt at once.',
  },
  {
    id: 'changes.retentionLag',
    value: 15 * MINUTE,
    unit: 'µs',
    scope: 'SetQueueAttributes call',
    error: '',
    source: sqsApi('SetQueueAttributes'),
    asOf,
    note: 'The same of MessageRetentionPeriod: up to 15 minutes; it then counts for messages in the queue as well.',
  },
  { id: 'receive.messages', value: 10, unit: 'count', scope: 'ReceiveMessage call', error: 'InvalidParameterValue', source: sqsApi('ReceiveMessage'), asOf },
  { id: 'wait', value: 20 * SECOND, unit: 'µs', scope: 'ReceiveMessage call', error: 'InvalidParameterValue', source: sqsApi('ReceiveMessage'), asOf },
];
