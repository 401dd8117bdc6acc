/** Receivers with a long poll standing at a queue: what each was handed, and when. */
import type { QueueClient } from './queue-client.ts';

export interface Handed {
  readonly worker: number;
  readonly at: number;
  readonly tags: readonly number[];
}

export class LongPolls {
  readonly handed: Handed[] = [];
  readonly #client: QueueClient;
  readonly #receiver: number;

  constructor(client: QueueClient, workers: number, now: () => number, most = 10) {
    this.#client = client;
    const onReady = (worker: number): void => {
      this.handed.push({ worker, at: now(), tags: client.collect(most).map(({ tag }) => tag) });
    };
    this.#receiver = client.queue.connect(workers, onReady, true);
  }

  /** Leaves a poll of each worker standing, in this order. */
  stand(...workers: readonly number[]): void {
    for (const worker of workers) this.#client.queue.wait(this.#receiver, worker);
  }

  /** False when the poll no longer stands. */
  end(worker: number): boolean {
    return this.#client.queue.stopWaiting(this.#receiver, worker);
  }
}
