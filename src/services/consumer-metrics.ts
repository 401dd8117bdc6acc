import type { MetricTable } from '../measure/metric.ts';

/** What every consumer measures, whatever it reads from. */
export const consumerMetrics = {
  delivered: { kind: 'counter', unit: 'count', help: 'Messages taken, redeliveries counted.' },
  completed: { kind: 'counter', unit: 'count', help: 'Messages whose work was done, duplicates counted.' },
  duplicates: { kind: 'counter', unit: 'count', shareOf: 'completed', help: 'Completions of a message that was completed before.' },
  failed: { kind: 'counter', unit: 'count', shareOf: 'delivered', help: 'Messages whose work failed.' },
  throttled: { kind: 'counter', unit: 'count', shareOf: 'calls', help: 'Calls refused for throughput.' },
  calls: { kind: 'counter', unit: 'count', help: 'API calls made.' },
  waiting: { kind: 'samples', unit: 'ms', grows: 'behind', help: 'From the first attempt to send until work starts.' },
  sojourn: { kind: 'samples', unit: 'ms', grows: 'behind', help: 'From the first attempt to send until work is done, first completions only.' },
  utilisation: { kind: 'gauge', unit: 'ratio', help: 'Part of the workers that is working.' },
  backlog: { kind: 'gauge', unit: 'count', grows: 'itself', help: 'Messages taken and not finished.' },
} as const satisfies MetricTable;
