import type { MetricTable } from '../../measure/metric.ts';

/** What everything that sends measures. */
export const senderMetrics = {
  offered: { kind: 'counter', unit: 'count', help: 'Messages there were to send: first attempts.' },
  attempts: { kind: 'counter', unit: 'count', help: 'Entries sent, retries included.' },
  calls: { kind: 'counter', unit: 'count', help: 'API calls made, retries included.' },
  accepted: { kind: 'counter', unit: 'count', shareOf: 'offered', help: 'Messages the service took.' },
  throttled: { kind: 'counter', unit: 'count', shareOf: 'attempts', help: 'Entries refused for throughput, every attempt counted.' },
  retried: { kind: 'counter', unit: 'count', shareOf: 'attempts', help: 'Entries sent again.' },
  lost: { kind: 'counter', unit: 'count', shareOf: 'offered', help: 'Messages given up: attempts or retry tokens used up, or not retryable.' },
  duplicates: {
    kind: 'counter',
    unit: 'count',
    shareOf: 'accepted',
    countsRepeats: true,
    help: 'Messages accepted again because their whole batch was sent again. Doubles of the application are messages of their own.',
  },
  backlog: { kind: 'gauge', unit: 'count', grows: 'itself', help: 'Messages held: lingering, in a call, or waiting to be retried.' },
  sendTime: { kind: 'samples', unit: 'ms', grows: 'itself', help: 'From the first attempt to acceptance.' },
} as const satisfies MetricTable;
