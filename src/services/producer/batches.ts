/**
 * A producer that gathers messages into batches.
 *
 * Arrivals owe nothing to the rest of the model, so a whole batch is drawn at once and only its call is
 * an event. `flush` counts the arrivals of the open batch that are already due.
 */
import type { Handler } from '../../kernel/simulation.ts';
import type { Batch, Shelf } from '../batch.ts';
import type { Surroundings } from '../component.ts';
import type { ProducerConfig } from './config.ts';
import { Producer } from './producer.ts';

const NEVER = Number.POSITIVE_INFINITY;

export class BatchProducer extends Producer {
  private readonly shelf: Shelf;
  // The numbers of the configuration that every message meets.
  private readonly records: number;
  private readonly bytes: number;
  private readonly linger: number;

  private open: Batch;
  /** Entries of the open batch already counted as offered. */
  private counted = 0;

  private readonly onSend: Handler;

  constructor(config: ProducerConfig, around: Surroundings) {
    super(config, around);
    this.records = config.batch.records;
    this.bytes = config.batch.bytes;
    this.linger = config.batch.linger;
    this.shelf = this.pool.shelf(config.batch.records);
    this.onSend = around.site.on('send', () => this.sendOpen());
    this.open = this.shelf.take();
  }

  start(): void {
    this.gather();
  }

  flush(): void {
    this.countBy(this.site.now);
  }

  /** Without a linger a batch leaves at the instant it opens: nothing stands beside the one in a call. */
  protected override countArrived(now: number): void {
    if (this.linger > 0) this.countBy(now);
  }

  /** Draws the next batch: until it is full, or its linger is over. Its call is the next event. */
  private gather(): void {
    const opened = this.nextArrival;
    if (opened === NEVER) return;
    const batch = this.open;
    const closes = opened + this.linger;
    let arrival = opened;
    let fullAt = NEVER;
    do {
      batch.push(arrival, this.nextSize, this.keys.next(), this.nextId++, 0);
      const last = arrival;
      arrival = this.moveOn();
      fullAt = this.fullAt(batch, last, arrival);
    } while (fullAt === NEVER && arrival <= closes);
    this.site.at(Math.min(fullAt, closes), this.onSend);
  }

  /** When the batch is full: with its last message or, when the next does not fit, once that one is there. */
  private fullAt(batch: Batch, last: number, next: number): number {
    if (batch.length === this.records || batch.bytes >= this.bytes) return last;
    return batch.bytes + this.nextSize > this.bytes ? next : NEVER;
  }

  private sendOpen(): void {
    const batch = this.open;
    const { now } = this.site;
    // Whether it is full or its linger is over: all of it has arrived.
    this.count(batch.length, now);
    this.counted = 0;
    this.open = this.shelf.take();
    this.gather();
    if (this.repeats !== null) this.repeats.chooseAmong(batch);
    this.call(batch, now);
  }

  /** Entries of the open batch that have arrived by `now` are offered. */
  private countBy(now: number): void {
    const { born, length } = this.open;
    let arrived = this.counted;
    while (arrived < length && born[arrived]! <= now) arrived++;
    this.count(arrived, now);
  }

  /** Of the open batch, so many entries are offered. */
  private count(arrived: number, now: number): void {
    const before = this.counted;
    if (arrived === before) return;
    this.counted = arrived;
    this.offered.add(arrived - before);
    this.backlog.add(arrived - before, now);
    if (this.linger > 0) this.backlog.correct(this.lingered(before, arrived, now));
  }

  /** How long the entries counted only now have been held already, µs in all. */
  private lingered(from: number, to: number, now: number): number {
    const { born } = this.open;
    let held = 0;
    for (let i = from; i < to; i++) held += now - born[i]!;
    return held;
  }
}
