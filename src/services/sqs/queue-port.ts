/** A queue as its receivers meet it: the model's actions, what calls take, and long polls that stand. */
import type { Outcome } from '../outcome.ts';
import type { Deliveries, Queue } from '../ports.ts';
import type { Site } from '../site.ts';
import { type CallTimers, callTimersOf } from './call-times.ts';
import type { SqsConfig } from './config.ts';
import type { HiddenTimes } from './hidden-times.ts';
import type { Messages } from './messages.ts';
import type { StandingPolls } from './standing-polls.ts';
import type { SqsTallies } from './tallies.ts';

/** What the port hands on to. */
interface Actions {
  receiveMessage(most: number, isLongPoll: boolean, into: Deliveries): Outcome;
  answerLongPoll(most: number, into: Deliveries): void;
  deleteMessages(receipts: Float64Array, from: number, to: number): Outcome;
  changeMessageVisibility(receipt: number, timeout: number): Outcome;
}

/** Parts of the queue that the port sees besides. */
interface Inside {
  readonly messages: Messages;
  readonly standing: StandingPolls;
  readonly hidden: HiddenTimes;
  readonly tallies: SqsTallies;
}

export class QueuePort implements Queue {
  readonly receiveMost: number;
  readonly visibilityTimeout: number;
  readonly isInstant: boolean;
  private readonly actions: Actions;
  private readonly inside: Inside;
  private readonly times: CallTimers;

  constructor(config: SqsConfig, site: Site, actions: Actions, inside: Inside) {
    this.receiveMost = config.receiveMost;
    this.visibilityTimeout = config.visibilityTimeout;
    const { receive, wake, delete: deleting, changeVisibility } = config.latencies;
    this.isInstant = receive === null && wake === null && deleting === null && changeVisibility === null;
    this.actions = actions;
    this.inside = inside;
    this.times = callTimersOf(config, site);
  }

  receiveTime(): number {
    return this.times.receive.next(1, 0);
  }

  wakeTime(): number {
    return this.times.wake.next(1, 0);
  }

  deleteTime(entries: number): number {
    return this.times.delete.next(entries, 0);
  }

  changeVisibilityTime(): number {
    return this.times.changeVisibility.next(1, 0);
  }

  connect(workers: number, onReady: (worker: number) => void, extendsVisibility: boolean): number {
    if (extendsVisibility) this.inside.hidden.begin();
    return this.inside.standing.connect(workers, onReady);
  }

  receive(most: number, isLongPoll: boolean, into: Deliveries): Outcome {
    return this.actions.receiveMessage(most, isLongPoll, into);
  }

  collect(most: number, into: Deliveries): void {
    this.actions.answerLongPoll(most, into);
  }

  wait(receiver: number, worker: number): void {
    this.inside.standing.stand(receiver, worker);
  }

  stopWaiting(receiver: number, worker: number): boolean {
    if (!this.inside.standing.leave(receiver, worker)) return false;
    this.inside.tallies.countEmpty();
    return true;
  }

  delete(receipts: Float64Array, from: number, to: number): Outcome {
    return this.actions.deleteMessages(receipts, from, to);
  }

  changeVisibility(receipt: number, timeout: number): Outcome {
    return this.actions.changeMessageVisibility(receipt, timeout);
  }

  markCompleted(receipt: number): boolean {
    return this.inside.messages.complete(receipt);
  }

  markFailed(receipt: number): void {
    this.inside.messages.fail(receipt);
  }
}
