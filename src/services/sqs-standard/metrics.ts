export { sqsMetrics as metrics } from '../sqs/metrics.ts';
