import { MINUTE } from '../../units/units.ts';
import type { Limit } from '../service.ts';
import { sqsApi, sqsGuide } from '../sources.ts';
import { sqsLimits } from '../sqs/limits.ts';

const asOf = '2026-11';

export const limits: readonly Limit[] = [
  ...sqsLimits,
  {
    id: 'calls',
    value: 300,
    unit: '/s',
    scope: 'queue and API action',
    error: 'RequestThrottled',
    source: sqsGuide('quotas-messages'),
    asOf,
    note: 'Send, receive, delete and change visibility each; 3,000 messages/s in batches of 10. In high-throughput mode for each partition. The guide calls the error ThrottlingException.',
  },
  {
    id: 'calls.region',
    value: 2_400,
    byRegion: {
      'us-east-1': 70_000,
      'us-west-2': 70_000,
      'eu-west-1': 70_000,
      'us-east-2': 19_000,
      'eu-central-1': 19_000,
      'ap-south-1': 9_000,
      'ap-southeast-1': 9_000,
      'ap-southeast-2': 9_000,
      'ap-northeast-1': 9_000,
      'eu-west-2': 4_500,
      'sa-east-1': 4_500,
    },
    unit: '/s',
    scope: 'queue and API action',
    error: 'RequestThrottled',
    source: sqsGuide('quotas-messages'),
    asOf,
    note: 'High-throughput mode, without batching; raisable.',
  },
  {
    id: 'inFlight',
    value: 120_000,
    unit: 'count',
    scope: 'queue',
    error: '',
    source: sqsGuide('quotas-fifo'),
    asOf,
    note: '20,000 until 2023. Never an error: nothing more is returned.',
  },
  {
    id: 'lookAhead',
    value: 120_000,
    unit: 'count',
    scope: 'queue',
    error: '',
    source: sqsGuide('avoid-backlog-with-the-same-message-group-id'),
    asOf,
    note: 'Only the first 120,000 messages are searched for available groups. 20,000 until 2023.',
  },
  {
    id: 'dedup.window',
    value: 5 * MINUTE,
    unit: 'µs',
    scope: 'deduplication id',
    error: '',
    source: sqsApi('SendMessage'),
    asOf,
    note: 'A known id is acknowledged and not stored.',
  },
];
