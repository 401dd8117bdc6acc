/** The instruments of a queue, by CloudWatch's names where it has one. */
import type { Counter, Gauge, Samples } from '../../measure/instruments.ts';
import type { Site } from '../site.ts';

export class SqsTallies {
  readonly accepted: Counter;
  readonly throttled: Counter;
  readonly rejected: Counter;
  readonly delivered: Counter;
  readonly completed: Counter;
  readonly duplicates: Counter;
  readonly deadLettered: Counter;
  readonly redriven: Counter;
  readonly expired: Counter;
  readonly emptyReceives: Counter;
  readonly receiveCalls: Counter;
  readonly throttledCalls: Counter;
  /** What is billed. */
  requests = 0;
  readonly overLimit: Counter;
  /** Sends answered with success and not stored: the queue knew the message. */
  suppressed = 0;
  /** Deletes of messages that were gone already. */
  deletedAgain = 0;
  /** Copies that showed after their message was deleted. */
  copies = 0;
  readonly sentSize: Samples;
  readonly visible: Gauge;
  readonly notVisible: Gauge;
  readonly delayed: Gauge;
  readonly backlog: Gauge;

  constructor(site: Site) {
    this.accepted = site.counter('accepted');
    this.throttled = site.counter('throttled');
    this.rejected = site.counter('rejected');
    this.delivered = site.counter('delivered');
    this.completed = site.counter('completed');
    this.duplicates = site.counter('duplicates');
    this.deadLettered = site.counter('deadLettered');
    this.redriven = site.counter('redriven');
    this.expired = site.counter('expired');
    this.emptyReceives = site.counter('NumberOfEmptyReceives');
    this.receiveCalls = site.counter('receiveCalls');
    this.throttledCalls = site.counter('throttledCalls');
    this.overLimit = site.counter('OverLimit');
    site.derived('offered', () => this.accepted.total + this.throttled.total + this.rejected.total);
    site.derived('NumberOfMessagesSent', () => this.accepted.total - this.suppressed);
    site.derived('NumberOfMessagesReceived', () => this.delivered.total);
    site.derived('NumberOfMessagesDeleted', () => this.completed.total + this.deletedAgain);
    this.sentSize = site.samples('SentMessageSize');
    this.visible = site.gauge('ApproximateNumberOfMessagesVisible');
    this.notVisible = site.gauge('ApproximateNumberOfMessagesNotVisible');
    this.delayed = site.gauge('ApproximateNumberOfMessagesDelayed');
    this.backlog = site.gauge('backlog');
  }

  /** A receive was answered with nothing. */
  countEmpty(): void {
    this.emptyReceives.add(1);
    this.requests++;
  }
}
