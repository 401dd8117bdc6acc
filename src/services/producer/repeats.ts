/** The application's own doubles: a share of the messages is sent again later, same body; the producer says under which id. */
import type { Uniform } from '../../kernel/draws.ts';
import type { Lane } from '../../kernel/lane.ts';
import type { Batch } from '../batch.ts';
import type { Site } from '../site.ts';
import type { ProducerConfig } from './config.ts';

type SendAgain = (born: number, size: number, key: number, id: number) => void;

export class Repeats {
  private readonly share: number;
  private readonly uniform: Uniform;
  private readonly lane: Lane;
  /** What to send again, in order of need. */
  private readonly line: { size: number; key: number; id: number }[] = [];

  constructor(repeats: NonNullable<ProducerConfig['repeats']>, site: Site, sendAgain: SendAgain) {
    this.share = repeats.share;
    this.uniform = site.uniform('repeat');
    this.lane = site.lane('repeat', repeats.after, () => {
      const { size, key, id } = this.line.shift()!;
      sendAgain(site.now, size, key, id);
    });
  }

  /** Chooses whether a message will be sent again. */
  choose(size: number, key: number, id: number): void {
    if (this.uniform.next() >= this.share) return;
    this.line.push({ size, key, id });
    this.lane.push(0);
  }

  /** Chooses which of a batch's messages will be. */
  chooseAmong({ length, size, key, id }: Batch): void {
    for (let i = 0; i < length; i++) this.choose(size[i]!, key[i]!, id[i]!);
  }
}
