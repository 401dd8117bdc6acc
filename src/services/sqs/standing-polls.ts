/** Long polls that stand at a queue, over all its receivers: the one that has stood longest is told first. */
import { WaitingLine } from '../../queueing/waiting-line.ts';

interface Receiver {
  readonly onReady: (worker: number) => void;
  /** Place of its worker 0 in the line. */
  readonly base: number;
}

export class StandingPolls {
  private readonly receivers: Receiver[] = [];
  private readonly line = new WaitingLine();
  private places = 0;

  get isEmpty(): boolean {
    return this.line.isEmpty;
  }

  connect(workers: number, onReady: (worker: number) => void): number {
    this.receivers.push({ onReady, base: this.places });
    this.places += workers;
    return this.receivers.length - 1;
  }

  stand(receiver: number, worker: number): void {
    this.line.join(this.receivers[receiver]!.base + worker);
  }

  /** False when the poll was no longer standing. */
  leave(receiver: number, worker: number): boolean {
    return this.line.leave(this.receivers[receiver]!.base + worker);
  }

  /** Tells the one that has stood longest; the caller knows there is one. */
  tellFirst(): void {
    const place = this.line.shift();
    let r = this.receivers.length - 1;
    while (this.receivers[r]!.base > place) r--;
    const receiver = this.receivers[r]!;
    receiver.onReady(place - receiver.base);
  }
}
