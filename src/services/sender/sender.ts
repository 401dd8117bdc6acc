/**
 * What sends: calls of whole batches, a bound on the calls in flight, and what the SDK does about entries
 * that were refused. A kind fills the hole: where its messages come from.
 */
import type { Handler } from '../../kernel/simulation.ts';
import { Slots } from '../../kernel/slots.ts';
import type { Counter, Gauge, Samples } from '../../measure/instruments.ts';
import { Ring } from '../../queueing/ring.ts';
import { type Batch, BatchPool } from '../batch.ts';
import type { Component, Ledger, Surroundings } from '../component.ts';
import { ACCEPTED, errorClass } from '../outcome.ts';
import type { Inlet, SendOne } from '../ports.ts';
import type { Site } from '../site.ts';
import type { SenderConfig } from './config.ts';
import { Retries } from './retries.ts';
import { SendRate } from './send-rate.ts';

/** Ids of different producers never meet: each numbers its messages above its own base. */
const IDS_PER_PRODUCER = 2 ** 42;

export abstract class Sender implements Component {
  protected readonly site: Site;
  protected readonly pool = new BatchPool();
  protected readonly offered: Counter;
  protected readonly backlog: Gauge;
  protected nextId: number;

  private readonly entries: SenderConfig['retry']['entries'];
  private readonly outlet: Inlet;
  private readonly retries: Retries;
  private readonly connections: number;
  /** Calls are batch calls, however many entries there are in one. */
  private readonly sendsBatches: boolean;
  /** The client's own limit in adaptive mode. */
  private readonly rate: SendRate | null;
  /** Where calls take no time and wait for no token: how a single message is sent without a batch. */
  private readonly sendOne: SendOne | null;

  /** Batches in a call or waiting to be sent, by the number events carry. */
  private readonly batches: Batch[] = [];
  private readonly places = new Slots('batches of a producer in a call or waiting to be sent');
  /** Places of batches that wait for a connection, in order. */
  private readonly lineUp = new Ring();
  private calling = 0;
  /** Entries sent and not accepted by that call as new: refused, or accepted before. */
  private otherAttempts = 0;

  private readonly onAnswer: Handler;
  private readonly onRetry: Handler;

  private readonly calls: Counter;
  private readonly accepted: Counter;
  private readonly throttled: Counter;
  private readonly retried: Counter;
  private readonly lost: Counter;
  private readonly duplicates: Counter;
  private readonly sendTime: Samples;

  constructor({ connections, retry, keySpace, batch }: SenderConfig, { site, linked }: Surroundings) {
    this.site = site;
    this.outlet = linked('to')!.inlet!;
    this.connections = connections;
    this.entries = retry.entries;
    this.retries = new Retries(retry, site);
    this.sendsBatches = batch.records > 1;
    this.rate = retry.adaptive ? new SendRate(site, (place) => this.send(this.collect(place), site.now)) : null;
    this.sendOne = this.rate === null ? this.outlet.sendOne : null;
    this.onAnswer = site.on('answer', (place) => this.answer(this.collect(place), site.now));
    this.onRetry = site.on('retry', (place) => this.call(this.collect(place), site.now));
    this.offered = site.counter('offered');
    site.derived('attempts', () => this.accepted.total + this.otherAttempts);
    this.calls = site.counter('calls');
    this.accepted = site.counter('accepted');
    this.throttled = site.counter('throttled');
    this.retried = site.counter('retried');
    this.lost = site.counter('lost');
    this.duplicates = site.counter('duplicates');
    this.backlog = site.gauge('backlog');
    this.sendTime = site.samples('sendTime');
    this.nextId = keySpace * IDS_PER_PRODUCER;
  }

  /** Counts what has arrived by now and was not counted as it came. */
  protected countArrived(_now: number): void {}

  ledger(): Ledger {
    return { in: this.offered.total, out: { accepted: this.accepted.total, lost: this.lost.total }, inside: this.backlog.level };
  }

  /** Makes the call, or lines it up for a connection; in adaptive mode it then waits for its token there. */
  protected call(batch: Batch, now: number): void {
    if (this.calling >= this.connections) {
      this.lineUp.push(this.keep(batch));
      return;
    }
    this.calling++;
    if (this.rate === null || this.rate.pass(now)) this.send(batch, now);
    else this.rate.hold(this.keep(batch), now);
  }

  private send(batch: Batch, now: number): void {
    const time = this.outlet.sendTime(batch.length, batch.bytes, this.sendsBatches);
    if (time === 0) this.answer(batch, now);
    else this.site.after(time, this.onAnswer, this.keep(batch));
  }

  /** `call` with a message by itself: where its call takes no time, a batch is made only of what is refused. */
  protected callAlone(born: number, size: number, key: number, id: number): void {
    const { now } = this.site;
    if (this.sendOne === null) {
      this.call(this.batchOfOne(born, size, key, id), now);
      return;
    }
    const outcome = this.sendOne(born, size, key, id);
    this.calls.add(1);
    if (outcome === ACCEPTED) {
      this.sendTime.observeAlike(now - born);
      this.accepted.add(1);
      this.backlog.add(-1, now);
      this.retries.succeededAtOnce();
      return;
    }
    const batch = this.batchOfOne(born, size, key, id);
    batch.refuse(outcome);
    this.tallyWithRefusals(batch, now);
  }

  private batchOfOne(born: number, size: number, key: number, id: number): Batch {
    const batch = this.pool.shelf(1).take();
    batch.push(born, size, key, id, 0);
    return batch;
  }

  /** Gives a batch a number that an event can carry. */
  private keep(batch: Batch): number {
    const place = this.places.take();
    this.batches[place] = batch;
    return place;
  }

  private collect(place: number): Batch {
    this.places.release(place);
    return this.batches[place]!;
  }

  /** The call reaches the service and its answer is known: one event for both. */
  private answer(batch: Batch, now: number): void {
    // What lingers meanwhile stands beside this batch: the greatest backlog must see both.
    this.countArrived(now);
    const refused = this.outlet.send(batch);
    this.calling--;
    this.calls.add(1);
    if (refused === 0 && batch.attempts === 0) this.tallyAtOnce(batch, now);
    else this.tallyWithRefusals(batch, now);
    if (this.lineUp.size > 0 && this.calling < this.connections) this.call(this.collect(this.lineUp.shift()), now);
  }

  /** As the SDK sees it. */
  private succeeded(batch: Batch, now: number): void {
    this.retries.succeeded(batch);
    if (this.rate !== null) this.rate.answered(now, false);
  }

  /** The usual case: the first attempt, and all of it was accepted. */
  private tallyAtOnce(batch: Batch, now: number): void {
    const { length, born } = batch;
    for (let i = 0; i < length; i++) this.sendTime.observeAlike(now - born[i]!);
    this.accepted.add(length);
    this.backlog.add(-length, now);
    this.succeeded(batch, now);
    batch.giveBack();
  }

  /** Entries were refused by this call, or by one before. */
  private tallyWithRefusals(batch: Batch, now: number): void {
    if (batch.attempts > 0) this.retried.add(batch.length);
    batch.attempts++;
    const refused = this.tally(batch, now);
    // To the SDK: a batch call whose entries failed, be it all of them, went well.
    const isFailed = batch.isRefused || (refused > 0 && !this.sendsBatches);
    batch.isRefused = false;
    if (!isFailed) this.succeeded(batch, now);
    if (refused === 0) batch.giveBack();
    else this.afterRefusal(batch, refused, isFailed);
  }

  /** Counts what was accepted; returns how many entries were refused. */
  private tally(batch: Batch, now: number): number {
    const { length, outcome, born, done } = batch;
    let accepted = 0;
    let again = 0;
    for (let i = 0; i < length; i++) {
      if (outcome[i] !== ACCEPTED) continue;
      if (done[i] === 1) again++;
      else {
        accepted++;
        this.sendTime.observeAlike(now - born[i]!);
        done[i] = 1;
      }
    }
    this.accepted.add(accepted);
    this.backlog.add(-accepted, now);
    this.otherAttempts += length - accepted;
    if (again > 0) this.duplicates.add(again);
    return length - accepted - again;
  }

  private afterRefusal(batch: Batch, refused: number, isFailed: boolean): void {
    let isThrottled = false;
    for (let i = 0; i < batch.length; i++) {
      const outcome = batch.outcome[i]!;
      if (outcome === ACCEPTED) continue;
      const refusal = errorClass(outcome);
      if (refusal === 'throttling') {
        isThrottled = true;
        this.throttled.add(1);
      } else if (refusal === 'permanent') {
        // Never retried: taken out of what may be sent again.
        if (batch.done[i] === 0) this.drop(1);
        batch.done[i] = 2;
      }
    }
    if (isFailed && this.rate !== null) this.rate.answered(this.site.now, isThrottled);
    const again = this.toSendAgain(batch, refused, isFailed);
    const delay = again === null ? -1 : this.delayBefore(batch, again, isThrottled, isFailed);
    if (again === null || delay < 0) {
      this.giveUp(batch);
      if (again !== null && again !== batch) again.giveBack();
      batch.giveBack();
      return;
    }
    if (again !== batch) batch.giveBack();
    this.site.after(delay, this.onRetry, this.keep(again));
  }

  private delayBefore(batch: Batch, again: Batch, isThrottled: boolean, isFailed: boolean): number {
    const retries = this.retries;
    return isFailed ? retries.delayBefore(batch, again, isThrottled) : retries.delayOfApplication(batch, again, isThrottled);
  }

  /** The entries to send again, as a batch; null when the rule or the errors leave none. */
  private toSendAgain(batch: Batch, refused: number, isFailed: boolean): Batch | null {
    const entries = this.entries;
    if (entries === 'none' && !isFailed) return null;
    if (entries === 'whole') return this.isOpen(batch) ? batch : null;
    const again = this.pool.shelf(refused).take();
    for (let i = 0; i < batch.length; i++) {
      if (batch.done[i] === 0) again.push(batch.born[i]!, batch.size[i]!, batch.key[i]!, batch.id[i]!, 0);
    }
    again.attempts = batch.attempts;
    again.retryCost = batch.retryCost;
    if (again.length > 0) return again;
    again.giveBack();
    return null;
  }

  /** Whether any entry may still be accepted. */
  private isOpen({ done, length }: Batch): boolean {
    for (let i = 0; i < length; i++) if (done[i] === 0) return true;
    return false;
  }

  private giveUp(batch: Batch): void {
    let left = 0;
    for (let i = 0; i < batch.length; i++) if (batch.done[i] === 0) left++;
    if (left > 0) this.drop(left);
  }

  private drop(messages: number): void {
    this.lost.add(messages);
    this.backlog.add(-messages, this.site.now);
  }
}

/** A message has at least one byte. */
export function wholeBytes(drawn: number): number {
  return Math.max(1, Math.floor(drawn + 0.5));
}
