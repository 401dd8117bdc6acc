export { consumerMetrics as metrics } from '../consumer-metrics.ts';
