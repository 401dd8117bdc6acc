export { sqsFifoMetrics as metrics } from '../sqs/metrics.ts';
