import type { Component } from '../../src/services/component.ts';
import type { SqsFifoConfig } from '../../src/services/sqs/config.ts';
import { fifoConfig } from './configs.ts';
import { QueueClient } from './queue-client.ts';
import { Workbench } from './workbench.ts';

/** A FIFO queue on a bench of its own, and one who sends to it and receives. */
export function fifo(own: Partial<SqsFifoConfig> = {}): { bench: Workbench; client: QueueClient; queue: Component } {
  const bench = new Workbench();
  const queue = bench.add('sqs-fifo', 'q', fifoConfig(own));
  return { bench, client: new QueueClient(queue), queue };
}
