export { senderMetrics as metrics } from '../sender/metrics.ts';
