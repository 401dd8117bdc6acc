/**
 * The ring of hashes that shards and partitions divide among them: where each key of a pattern lies on it does not
 * depend on how many there are, so a key is hashed once in a thread, however many replications and points of a
 * sweep place it.
 */
import { type BoundedPattern, nameIn } from './key-pattern.ts';
import { ringPositionOf } from './placement.ts';
import { Remembered } from './remembered.ts';

const UNKNOWN = -1;

export class Ring {
  private readonly pattern: BoundedPattern;
  private readonly positions: Float64Array;

  constructor(pattern: BoundedPattern) {
    this.pattern = pattern;
    this.positions = new Float64Array(sizeOf(pattern)).fill(UNKNOWN);
  }

  /** Where the n-th key lies: see `ringPositionOf`. */
  positionOf(n: number): number {
    const known = this.positions[n]!;
    if (known !== UNKNOWN) return known;
    const position = ringPositionOf(nameIn(this.pattern, n));
    this.positions[n] = position;
    return position;
  }
}

/** Room for two million keys, at 8 bytes each. */
const rings = new Remembered<Ring>(2e6);

export function ringOf(pattern: BoundedPattern): Ring {
  const description = pattern.kind === 'weights' ? JSON.stringify(pattern.names) : `${sizeOf(pattern)} ${pattern.prefix}`;
  return rings.of(description, () => ({ made: new Ring(pattern), size: sizeOf(pattern) }));
}

function sizeOf(pattern: BoundedPattern): number {
  if (pattern.kind === 'weights') return pattern.names.length;
  return pattern.kind === 'hot' ? pattern.of : pattern.keys;
}
