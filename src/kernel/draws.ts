/**
 * Chance is handed in, never reached for.
 *
 * A stream is keyed by (seed, replication, component, purpose), so adding a component never moves
 * another's draws. `Draws` hands out values of one distribution from a block filled ahead of need:
 * whatever the distribution, the caller's code is one array read. See decision 003.
 */
import { Alea } from './alea.ts';

/** A source of uniform numbers in [0, 1), 32 bits each. */
export interface Uniform {
  next(): number;
}

/** Fills a block with independent draws. */
export type Fill = (block: Float64Array) => void;

const BLOCK = 256;

/** The uniform stream of one purpose of one component in one replication. */
export function uniformStream(seed: number | string, replication: number, component: string, purpose: string): Uniform {
  return new Alea(JSON.stringify([seed, replication, component, purpose]));
}

export class Draws {
  private readonly fill: Fill;
  private readonly block = new Float64Array(BLOCK);
  private at = BLOCK;

  constructor(fill: Fill) {
    this.fill = fill;
  }

  /** The next value of the distribution, in its own unit. */
  next(): number {
    if (this.at === BLOCK) {
      this.fill(this.block);
      this.at = 0;
    }
    return this.block[this.at++]!;
  }
}
