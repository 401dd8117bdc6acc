/** A producer that sends each message by itself, as it arrives. */
import type { Handler } from '../../kernel/simulation.ts';
import type { Surroundings } from '../component.ts';
import type { ProducerConfig } from './config.ts';
import { Producer } from './producer.ts';

const NEVER = Number.POSITIVE_INFINITY;

export class SingleProducer extends Producer {
  private readonly onSend: Handler;

  constructor(config: ProducerConfig, around: Surroundings) {
    super(config, around);
    this.onSend = around.site.on('send', () => this.sendNext());
  }

  start(): void {
    this.awaitNext();
  }

  private awaitNext(): void {
    if (this.nextArrival !== NEVER) this.site.soon(this.nextArrival, this.onSend);
  }

  private sendNext(): void {
    const { now } = this.site;
    const size = this.nextSize;
    const key = this.keys.next();
    const id = this.nextId++;
    this.offered.add(1);
    this.backlog.add(1, now);
    this.moveOn();
    this.awaitNext();
    if (this.repeats !== null) this.repeats.choose(size, key, id);
    this.callAlone(now, size, key, id);
  }
}
