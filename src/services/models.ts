/** The models by kind: what a thread needs of the services, and nothing of their schemas. */
import type { MetricTable } from '../measure/metric.ts';
import type { ComponentModel } from '../model/model.ts';
import type { Build } from './component.ts';
import { metrics as kinesisMetrics } from './kinesis/metrics.ts';
import { build as kinesis } from './kinesis/model.ts';
import { theory as kinesisTheory } from './kinesis/theory.ts';
import { metrics as pollerMetrics } from './poller/metrics.ts';
import { build as poller } from './poller/model.ts';
import { theory as pollerTheory } from './poller/theory.ts';
import { metrics as producerMetrics } from './producer/metrics.ts';
import { build as producer } from './producer/model.ts';
import { theory as producerTheory } from './producer/theory.ts';
import { metrics as relayMetrics } from './relay/metrics.ts';
import { build as relay } from './relay/model.ts';
import { metrics as shardReaderMetrics } from './shard-reader/metrics.ts';
import { build as shardReader } from './shard-reader/model.ts';
import { theory as shardReaderTheory } from './shard-reader/theory.ts';
import { metrics as sqsFifoMetrics } from './sqs-fifo/metrics.ts';
import { build as sqsFifo } from './sqs-fifo/model.ts';
import { theory as sqsFifoTheory } from './sqs-fifo/theory.ts';
import { metrics as sqsStandardMetrics } from './sqs-standard/metrics.ts';
import { build as sqsStandard } from './sqs-standard/model.ts';
import { theory as sqsStandardTheory } from './sqs-standard/theory.ts';
import type { Theory, TheoryOf } from './theory.ts';

interface ServiceModel {
  readonly build: Build;
  readonly metrics: MetricTable;
  readonly theory?: TheoryOf;
}

export const models: Readonly<Record<string, ServiceModel>> = {
  producer: { build: producer, metrics: producerMetrics, theory: producerTheory },
  relay: { build: relay, metrics: relayMetrics },
  'sqs-standard': { build: sqsStandard, metrics: sqsStandardMetrics, theory: sqsStandardTheory },
  'sqs-fifo': { build: sqsFifo, metrics: sqsFifoMetrics, theory: sqsFifoTheory },
  kinesis: { build: kinesis, metrics: kinesisMetrics, theory: kinesisTheory },
  poller: { build: poller, metrics: pollerMetrics, theory: pollerTheory },
  'shard-reader': { build: shardReader, metrics: shardReaderMetrics, theory: shardReaderTheory },
};

/** What a component tells queueing theory of itself. */
export function theoryOf({ kind, config }: Pick<ComponentModel, 'kind' | 'config'>): Theory {
  return models[kind]?.theory?.(config) ?? {};
}
