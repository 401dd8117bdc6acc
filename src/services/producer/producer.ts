/**
 * A producer: messages arrive by a process of their own (open loop) and are sent. What both ways of sending
 * share, `singles.ts` and `batches.ts`: the next message that will arrive, and the application's doubles.
 */
import type { Draws } from '../../kernel/draws.ts';
import type { Surroundings } from '../component.ts';
import { Sender, wholeBytes } from '../sender/sender.ts';
import { type Arrivals, arrivalsOf } from './arrivals.ts';
import type { ProducerConfig } from './config.ts';
import { Repeats } from './repeats.ts';

export abstract class Producer extends Sender {
  protected readonly keys: Draws;
  protected readonly repeats: Repeats | null;
  // The next message to arrive.
  protected nextArrival = 0;
  protected nextSize = 0;

  private readonly arrivals: Arrivals;
  private readonly sizes: Draws;
  /** Bytes of every message; 0 when sizes differ. */
  private readonly constantSize: number;

  constructor(config: ProducerConfig, around: Surroundings) {
    super(config, around);
    const { site, keys } = around;
    this.constantSize = config.size.kind === 'constant' ? wholeBytes(config.size.value) : 0;
    this.arrivals = arrivalsOf(config, site);
    this.sizes = site.draws('size', config.size);
    this.keys = keys.draws(config.keySpace, site);
    const { repeats } = config;
    const sendAgain = (born: number, size: number, key: number, id: number): void =>
      this.sendAgain(born, size, repeats!.hasNewKeys ? this.keys.next() : key, repeats!.hasNewIds ? this.nextId++ : id);
    this.repeats = repeats === null ? null : new Repeats(repeats, site, sendAgain);
    this.moveOn();
  }

  abstract start(): void;

  /** Draws the message after the next one; answers when it arrives. */
  protected moveOn(): number {
    const arrival = this.arrivals.next();
    this.nextArrival = arrival;
    this.nextSize = this.constantSize > 0 ? this.constantSize : wholeBytes(this.sizes.next());
    return arrival;
  }

  /** The application sends a message a second time, as a call of its own. */
  private sendAgain(born: number, size: number, key: number, id: number): void {
    this.offered.add(1);
    this.backlog.add(1, this.site.now);
    this.callAlone(born, size, key, id);
  }
}
