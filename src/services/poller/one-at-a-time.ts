/**
 * Workers that hold one message at a time, where no call takes any time: the same loop by a shorter way. Nothing
 * lies between the end of one message's work and the receive of the next.
 */
import { ACCEPTED } from '../outcome.ts';
import { Poller } from './poller.ts';
import type { Worker } from './worker.ts';

export class OneAtATime extends Poller {
  protected override receive(worker: Worker, id: number): void {
    worker.isReceiving = true;
    this.calls.add(1);
    const outcome = this.source.receive(1, this.waitOver !== null, worker.arriving);
    if (worker.arriving.length > 0) this.workOn(worker, id);
    else this.receivedNothing(worker, id, outcome);
  }

  protected override collect(worker: Worker, id: number): void {
    this.source.collect(1, worker.arriving);
    if (worker.arriving.length === 0) {
      this.waitOn(id);
      return;
    }
    worker.wait++;
    this.workOn(worker, id);
  }

  /** Works on the message that arrived. */
  private workOn(worker: Worker, id: number): void {
    const { now } = this.site;
    const { arriving } = worker;
    const born = arriving.born[0]!;
    worker.receipt[0] = arriving.receipt[0]!;
    worker.born[0] = born;
    worker.held = 1;
    arriving.length = 0;
    worker.isReceiving = false;
    worker.receiveAttempts = 0;
    this.bytes += arriving.bytes;
    this.delivered.add(1);
    this.backlog.add(1, now);
    this.waiting.observe(now - born);
    this.startWork(worker, id, now);
  }

  protected override finished(worker: Worker, id: number): void {
    const { now } = this.site;
    this.stopWork(worker, now);
    this.backlog.add(-1, now);
    worker.held = 0;
    this.finish(worker, 0, now);
    if (worker.deleteTo > 0) {
      this.calls.add(1);
      const outcome = this.source.delete(worker.toDelete, 0, 1);
      if (outcome !== ACCEPTED) {
        worker.isDeleting = true;
        this.deleted(worker, id, 1, outcome);
        return;
      }
      worker.deleteTo = 0;
    }
    this.receive(worker, id);
  }
}
