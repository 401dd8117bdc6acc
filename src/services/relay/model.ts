/**
 * What consumers have done is sent on: each completion, or a part of them, is a message of its own.
 *
 * A completion is told ahead or at its instant, and arrives here as an event of its own: the consumer has
 * then finished what it was at. Its batch leaves when it is full or its linger is over.
 */
import type { Draws, Uniform } from '../../kernel/draws.ts';
import type { Handler } from '../../kernel/simulation.ts';
import type { Batch, Shelf } from '../batch.ts';
import type { Component, Surroundings } from '../component.ts';
import { Sender, wholeBytes } from '../sender/sender.ts';
import type { RelayConfig } from './config.ts';

export class Relay extends Sender {
  private readonly sizes: Draws;
  private readonly keys: Draws;
  private readonly chosen: Uniform;
  private readonly shelf: Shelf;
  private readonly share: number;
  private readonly records: number;
  private readonly bytes: number;
  private readonly linger: number;
  private open: Batch;
  /** Which open batch this is; a linger that ends for an earlier one ends for nothing. */
  private turn = 0;
  private readonly onLingerOver: Handler;

  constructor(config: RelayConfig, around: Surroundings) {
    super(config, around);
    const { site, keys, linked } = around;
    this.share = config.share;
    this.records = config.batch.records;
    this.bytes = config.batch.bytes;
    this.linger = config.batch.linger;
    this.sizes = site.draws('size', config.size);
    this.keys = keys.draws(config.keySpace, site);
    this.chosen = site.uniform('share');
    this.shelf = this.pool.shelf(config.batch.records);
    this.open = this.shelf.take();
    this.onLingerOver = site.on('send', (turn) => this.endLinger(turn));
    const onCompleted = site.on('completed', () => this.arrive());
    linked('after')!.completions!.subscribe((at) => site.at(at, onCompleted));
  }

  private arrive(): void {
    if (this.share < 1 && this.chosen.next() >= this.share) return;
    const { now } = this.site;
    const size = wholeBytes(this.sizes.next());
    this.offered.add(1);
    this.backlog.add(1, now);
    if (this.open.length > 0 && this.open.bytes + size > this.bytes) this.sendOn(now);
    this.open.push(now, size, this.keys.next(), this.nextId++, 0);
    if (this.open.length === this.records || this.open.bytes >= this.bytes) this.sendOn(now);
    else if (this.open.length === 1) this.site.at(now + this.linger, this.onLingerOver, this.turn);
  }

  private endLinger(turn: number): void {
    if (turn === this.turn) this.sendOn(this.site.now);
  }

  private sendOn(now: number): void {
    const batch = this.open;
    this.open = this.shelf.take();
    this.turn++;
    this.call(batch, now);
  }
}

export const build = (config: object, around: Surroundings): Component => new Relay(config as RelayConfig, around);
