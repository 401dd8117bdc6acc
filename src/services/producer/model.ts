/**
 * A producer: messages arrive by a process of their own (open loop), are gathered into batches, and are
 * sent; what is refused is retried as the SDK does.
 *
 * Arrivals owe nothing to the rest of the model, so a whole batch is drawn at once and only its call is
 * an event. `flush` counts the arrivals of the open batch that are already due.
 */
import type { Draws } from '../../kernel/draws.ts';
import type { Handler } from '../../kernel/simulation.ts';
import { Slots } from '../../kernel/slots.ts';
import type { Counter, Gauge, Samples } from '../../measure/instruments.ts';
import { Ring } from '../../queueing/ring.ts';
import { type Batch, BatchPool, type Shelf } from '../batch.ts';
import type { Component, Ledger, Surroundings } from '../component.ts';
import { ACCEPTED, errorClass } from '../outcome.ts';
import type { Inlet } from '../ports.ts';
import type { Site } from '../site.ts';
import { type Arrivals, arrivalsOf } from './arrivals.ts';
import type { ProducerConfig } from './config.ts';
import { Repeats } from './repeats.ts';
import { Retries } from './retries.ts';

/** Ids of different producers never meet: each numbers its messages above its own base. */
const IDS_PER_PRODUCER = 2 ** 42;

export class Producer implements Component {
  readonly #config: ProducerConfig;
  readonly #site: Site;
  readonly #inlet: Inlet;
  readonly #arrivals: Arrivals;
  readonly #sizes: Draws;
  readonly #keys: Draws;
  readonly #retries: Retries;
  readonly #repeats: Repeats | null;
  readonly #pool = new BatchPool();
  readonly #shelf: Shelf;
  // The numbers of the configuration that every message meets.
  readonly #records: number;
  readonly #bytes: number;
  readonly #linger: number;
  readonly #connections: number;
  /** Bytes of every message; 0 when sizes differ. */
  readonly #constantSize: number;

  /** Batches in a call or waiting to be sent, by the number events carry. */
  readonly #batches: Batch[] = [];
  readonly #places = new Slots('batches of a producer in a call or waiting to be sent');
  /** Places of batches that wait for a connection, in order. */
  readonly #lineUp = new Ring();
  #calling = 0;

  #open: Batch;
  /** Entries of the open batch already counted as offered. */
  #counted = 0;
  // Initialised, so that the engine keeps the numbers unboxed.
  #nextArrival = 0;
  #nextSize = 0;
  #nextId = 0;
  /** Entries sent and not accepted by that call as new: refused, or accepted before. */
  #otherAttempts = 0;

  readonly #onSend: Handler;
  readonly #onAnswer: Handler;
  readonly #onRetry: Handler;

  readonly #offered: Counter;
  readonly #calls: Counter;
  readonly #accepted: Counter;
  readonly #throttled: Counter;
  readonly #retried: Counter;
  readonly #lost: Counter;
  readonly #duplicates: Counter;
  readonly #backlog: Gauge;
  readonly #sendTime: Samples;

  constructor(config: ProducerConfig, { site, keys, linked }: Surroundings) {
    this.#config = config;
    this.#site = site;
    this.#inlet = linked('to')!.inlet!;
    this.#records = config.batch.records;
    this.#bytes = config.batch.bytes;
    this.#linger = config.batch.linger;
    this.#connections = config.connections;
    this.#constantSize = config.size.kind === 'constant' ? wholeBytes(config.size.value) : 0;
    this.#shelf = this.#pool.shelf(config.batch.records);
    this.#arrivals = arrivalsOf(config, site);
    this.#sizes = site.draws('size', config.size);
    this.#keys = keys.draws(config.keySpace, site);
    this.#retries = new Retries(config.retry, site);
    this.#repeats = config.repeats === null ? null : new Repeats(config.repeats, site, (born, size, key, id) => this.#sendAgain(born, size, key, id));
    this.#onSend = site.on('send', () => this.#sendOpen());
    this.#onAnswer = site.on('answer', (place) => this.#answer(this.#collect(place), site.now));
    this.#onRetry = site.on('retry', (place) => this.#call(this.#collect(place), site.now));
    this.#offered = site.counter('offered');
    site.derived('attempts', () => this.#accepted.total + this.#otherAttempts);
    this.#calls = site.counter('calls');
    this.#accepted = site.counter('accepted');
    this.#throttled = site.counter('throttled');
    this.#retried = site.counter('retried');
    this.#lost = site.counter('lost');
    this.#duplicates = site.counter('duplicates');
    this.#backlog = site.gauge('backlog');
    this.#sendTime = site.samples('sendTime');
    this.#nextId = config.keySpace * IDS_PER_PRODUCER;
    this.#nextArrival = this.#arrivals.next();
    this.#nextSize = this.#drawSize();
    this.#open = this.#shelf.take();
  }

  start(): void {
    this.#gather();
  }

  flush(): void {
    this.#countArrived(this.#site.now);
  }

  ledger(): Ledger {
    return { in: this.#offered.total, out: { accepted: this.#accepted.total, lost: this.#lost.total }, inside: this.#backlog.level };
  }

  #drawSize(): number {
    return this.#constantSize > 0 ? this.#constantSize : wholeBytes(this.#sizes.next());
  }

  /** Draws the next batch: until it is full, or its linger is over. Its call is the next event. */
  #gather(): void {
    const opened = this.#nextArrival;
    if (opened === Number.POSITIVE_INFINITY) return;
    const batch = this.#open;
    const closes = opened + this.#linger;
    let arrival = opened;
    let isFull = false;
    do {
      batch.push(arrival, this.#nextSize, this.#keys.next(), this.#nextId++, 0);
      const last = arrival;
      arrival = this.#arrivals.next();
      this.#nextSize = this.#drawSize();
      isFull = batch.length === this.#records || batch.bytes + this.#nextSize > this.#bytes;
      if (isFull) this.#site.at(last, this.#onSend);
    } while (!isFull && arrival <= closes);
    if (!isFull) this.#site.at(closes, this.#onSend);
    this.#nextArrival = arrival;
  }

  #sendOpen(): void {
    const batch = this.#open;
    const { now } = this.#site;
    this.#countArrived(now);
    this.#counted = 0;
    this.#open = this.#shelf.take();
    this.#gather();
    if (this.#repeats !== null) this.#repeats.choose(batch);
    this.#call(batch, now);
  }

  /** Entries of the open batch that have arrived by `now` are offered. */
  #countArrived(now: number): void {
    const { born, length } = this.#open;
    const before = this.#counted;
    let counted = before;
    if (length > 0 && born[length - 1]! <= now) counted = length;
    else while (counted < length && born[counted]! <= now) counted++;
    if (counted === before) return;
    this.#counted = counted;
    this.#offered.add(counted - before);
    this.#backlog.add(counted - before, now);
    if (this.#linger > 0) this.#backlog.correct(this.#lingered(before, counted, now));
  }

  /** How long the entries counted only now have been held already, µs in all. */
  #lingered(from: number, to: number, now: number): number {
    const { born } = this.#open;
    let held = 0;
    for (let i = from; i < to; i++) held += now - born[i]!;
    return held;
  }

  /** The application sends a message a second time, as a call of its own. */
  #sendAgain(born: number, size: number, key: number, id: number): void {
    const { now } = this.#site;
    const batch = this.#pool.shelf(1).take();
    batch.push(born, size, key, id, 0);
    this.#offered.add(1);
    this.#backlog.add(1, now);
    this.#call(batch, now);
  }

  /** Makes the call, or lines it up for a connection. */
  #call(batch: Batch, now: number): void {
    if (this.#calling >= this.#connections) {
      this.#lineUp.push(this.#keep(batch));
      return;
    }
    this.#calling++;
    const time = this.#retries.holdBack(now) + this.#inlet.sendTime(batch.length, batch.bytes);
    if (time === 0) this.#answer(batch, now);
    else this.#site.after(time, this.#onAnswer, this.#keep(batch));
  }

  /** Gives a batch a number that an event can carry. */
  #keep(batch: Batch): number {
    const place = this.#places.take();
    this.#batches[place] = batch;
    return place;
  }

  #collect(place: number): Batch {
    this.#places.release(place);
    return this.#batches[place]!;
  }

  /** The call reaches the service and its answer is known: one event for both. */
  #answer(batch: Batch, now: number): void {
    // What lingers meanwhile stands beside this batch: the greatest backlog must see both.
    if (this.#linger > 0) this.#countArrived(now);
    this.#inlet.send(batch);
    this.#calling--;
    this.#calls.add(1);
    if (batch.attempts > 0) this.#retried.add(batch.length);
    batch.attempts++;
    const refused = this.#tally(batch, now);
    if (refused === 0) {
      this.#retries.succeeded(batch, now);
      batch.giveBack();
    } else this.#afterRefusal(batch, refused);
    if (this.#lineUp.size > 0 && this.#calling < this.#connections) this.#call(this.#collect(this.#lineUp.shift()), now);
  }

  /** Counts what was accepted; returns how many entries were refused. */
  #tally(batch: Batch, now: number): number {
    const { length, outcome, born, done } = batch;
    let accepted = 0;
    let again = 0;
    for (let i = 0; i < length; i++) {
      if (outcome[i] !== ACCEPTED) continue;
      if (done[i] === 1) again++;
      else {
        accepted++;
        this.#sendTime.observeAlike(now - born[i]!);
        done[i] = 1;
      }
    }
    this.#accepted.add(accepted);
    this.#backlog.add(-accepted, now);
    if (accepted === length) return 0;
    this.#otherAttempts += length - accepted;
    if (again > 0) this.#duplicates.add(again);
    return length - accepted - again;
  }

  #afterRefusal(batch: Batch, refused: number): void {
    let isThrottled = false;
    for (let i = 0; i < batch.length; i++) {
      const outcome = batch.outcome[i]!;
      if (outcome === ACCEPTED) continue;
      const refusal = errorClass(outcome);
      if (refusal === 'throttling') {
        isThrottled = true;
        this.#throttled.add(1);
      } else if (refusal === 'permanent') {
        // Never retried: taken out of what may be sent again.
        if (batch.done[i] === 0) this.#drop(1);
        batch.done[i] = 2;
      }
    }
    const again = this.#toSendAgain(batch, refused);
    const delay = again === null ? -1 : this.#retries.delayBefore(batch, again, isThrottled, this.#site.now);
    if (again === null || delay < 0) {
      this.#giveUp(batch);
      if (again !== null && again !== batch) again.giveBack();
      batch.giveBack();
      return;
    }
    if (again !== batch) batch.giveBack();
    this.#site.after(delay, this.#onRetry, this.#keep(again));
  }

  /** The entries to send again, as a batch; null when the rule or the errors leave none. */
  #toSendAgain(batch: Batch, refused: number): Batch | null {
    const { entries } = this.#config.retry;
    const isPartial = refused < batch.length;
    if (entries === 'none' && isPartial) return null;
    if (entries === 'whole') return this.#isOpen(batch) ? batch : null;
    const again = this.#pool.shelf(refused).take();
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
  #isOpen({ done, length }: Batch): boolean {
    for (let i = 0; i < length; i++) if (done[i] === 0) return true;
    return false;
  }

  #giveUp(batch: Batch): void {
    let left = 0;
    for (let i = 0; i < batch.length; i++) if (batch.done[i] === 0) left++;
    if (left > 0) this.#drop(left);
  }

  #drop(messages: number): void {
    this.#lost.add(messages);
    this.#backlog.add(-messages, this.#site.now);
  }
}

/** A message has at least one byte. */
function wholeBytes(drawn: number): number {
  return Math.max(1, Math.floor(drawn + 0.5));
}

export const build = (config: object, around: Surroundings): Component => new Producer(config as ProducerConfig, around);
