/** The models by kind: what a thread needs of the services, and nothing of their schemas. */
import type { MetricTable } from '../measure/metric.ts';
import type { Build } from './component.ts';
import { metrics as kinesisMetrics } from './kinesis/metrics.ts';
import { build as kinesis } from './kinesis/model.ts';
import { metrics as pollerMetrics } from './poller/metrics.ts';
import { build as poller } from './poller/model.ts';
import { metrics as producerMetrics } from './producer/metrics.ts';
import { build as producer } from './producer/model.ts';
import { metrics as relayMetrics } from './relay/metrics.ts';
import { build as relay } from './relay/model.ts';
import { metrics as shardReaderMetrics } from './shard-reader/metrics.ts';
import { build as shardReader } from './shard-reader/model.ts';
import { metrics as sqsFifoMetrics } from './sqs-fifo/metrics.ts';
import { build as sqsFifo } from './sqs-fifo/model.ts';
import { metrics as sqsStandardMetrics } from './sqs-standard/metrics.ts';
import { build as sqsStandard } from './sqs-standard/model.ts';

export const models: Readonly<Record<string, { readonly build: Build; readonly metrics: MetricTable }>> = {
  producer: { build: producer, metrics: producerMetrics },
  relay: { build: relay, metrics: relayMetrics },
  'sqs-standard': { build: sqsStandard, metrics: sqsStandardMetrics },
  'sqs-fifo': { build: sqsFifo, metrics: sqsFifoMetrics },
  kinesis: { build: kinesis, metrics: kinesisMetrics },
  poller: { build: poller, metrics: pollerMetrics },
  'shard-reader': { build: shardReader, metrics: shardReaderMetrics },
};
