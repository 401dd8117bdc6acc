import type { MetricTable } from '../../measure/metric.ts';

/** CloudWatch's own names where CloudWatch has one. */
export const sqsMetrics = {
  offered: { kind: 'counter', unit: 'count', help: 'Messages sent to the queue, every attempt counted.' },
  accepted: { kind: 'counter', unit: 'count', shareOf: 'offered', help: 'Messages the queue answered with success.' },
  throttled: { kind: 'counter', unit: 'count', shareOf: 'offered', help: 'Messages refused for throughput.' },
  rejected: { kind: 'counter', unit: 'count', shareOf: 'offered', help: 'Messages refused for their size.' },
  delivered: { kind: 'counter', unit: 'count', help: 'Messages handed to receivers, redeliveries counted.' },
  completed: { kind: 'counter', unit: 'count', help: 'Messages deleted by a receiver.' },
  duplicates: { kind: 'counter', unit: 'count', shareOf: 'delivered', help: 'Deliveries of a message beyond its first.' },
  deadLettered: { kind: 'counter', unit: 'count', shareOf: 'accepted', help: 'Messages moved to the dead-letter queue.' },
  redriven: { kind: 'counter', unit: 'count', help: 'Messages that came from a queue this one is the dead-letter queue of.' },
  expired: { kind: 'counter', unit: 'count', shareOf: 'accepted', help: 'Messages dropped at the end of their retention.' },
  NumberOfMessagesSent: { kind: 'counter', unit: 'count', help: 'Messages added to the queue; moves to a dead-letter queue are not counted.' },
  NumberOfMessagesReceived: { kind: 'counter', unit: 'count', help: 'Messages returned by ReceiveMessage.' },
  NumberOfMessagesDeleted: { kind: 'counter', unit: 'count', help: 'Delete operations that succeeded.' },
  NumberOfEmptyReceives: { kind: 'counter', unit: 'count', help: 'ReceiveMessage calls that returned no message.' },
  SentMessageSize: { kind: 'samples', unit: 'bytes', help: 'Size of messages added to the queue.' },
  ApproximateNumberOfMessagesVisible: { kind: 'gauge', unit: 'count', grows: 'itself', help: 'Messages available to receivers.' },
  ApproximateNumberOfMessagesNotVisible: { kind: 'gauge', unit: 'count', help: 'Messages in flight.' },
  ApproximateNumberOfMessagesDelayed: { kind: 'gauge', unit: 'count', help: 'Messages not yet available because of a delay.' },
  ApproximateAgeOfOldestMessage: {
    kind: 'gauge',
    unit: 'ms',
    sampled: true,
    grows: 'itself',
    help: 'Age of the oldest message not deleted; of a standard queue without those received three times.',
  },
  backlog: { kind: 'gauge', unit: 'count', grows: 'itself', help: 'Messages in the queue: visible, in flight and delayed.' },
  receiveCalls: { kind: 'counter', unit: 'count', help: 'ReceiveMessage calls.' },
  throttledCalls: { kind: 'counter', unit: 'count', help: 'Calls of any action refused for throughput.' },
  OverLimit: { kind: 'counter', unit: 'count', help: 'Short polls refused because too many messages were in flight.' },
} as const satisfies MetricTable;

export const sqsFifoMetrics = {
  ...sqsMetrics,
  outOfOrder: { kind: 'counter', unit: 'count', shareOf: 'accepted', help: 'Messages accepted after a later-born one of the same message group.' },
  deduplicated: { kind: 'counter', unit: 'count', shareOf: 'offered', help: 'Sends answered with success and not stored: the id was known.' },
  ApproximateNumberOfGroupsWithInflightMessages: { kind: 'gauge', unit: 'count', sampled: true, help: 'Message groups with a message in flight.' },
} as const satisfies MetricTable;
