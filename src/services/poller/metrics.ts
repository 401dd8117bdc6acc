import type { MetricTable } from '../../measure/metric.ts';
import { consumerMetrics } from '../consumer-metrics.ts';

export const metrics = {
  ...consumerMetrics,
  undeleted: {
    kind: 'counter',
    unit: 'count',
    shareOf: 'completed',
    help: 'Messages whose work was done and whose delete was refused for throughput until its attempts were used up: they show again.',
  },
} as const satisfies MetricTable;
