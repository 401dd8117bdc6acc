/**
 * The ring of hashes that shards and partitions divide among them: where each key of a pattern lies on it does not
 * depend on how many there are, so a key is hashed once in a thread, however many replications and points of a
 * sweep place it.
 */
import { type BoundedPattern, nameIn } from './key-pattern.ts';
import { ringPositionOf } from './placement.ts';
import { Remembered } from './remembered.ts';

const UNKNOWN = -1;
/** Of so many keys, 8 bytes each, the positions are kept; those of larger patterns are hashed whenever they are asked for. */
const KEYS_MOST = 2e6;

export class Ring {
  private readonly pattern: BoundedPattern;
  private readonly positions: Float64Array;

  constructor(pattern: BoundedPattern) {
    this.pattern = pattern;
    const size = sizeOf(pattern);
    this.positions = new Float64Array(size <= KEYS_MOST ? size : 0).fill(UNKNOWN);
  }

  /** Where the n-th key lies: see `ringPositionOf`. */
  positionOf(n: number): number {
    const known = this.positions[n] ?? UNKNOWN;
    if (known !== UNKNOWN) return known;
    const position = ringPositionOf(nameIn(this.pattern, n));
    this.positions[n] = position;
    return position;
  }
}

const rings = new Remembered<Ring>(KEYS_MOST);

export function ringOf(pattern: BoundedPattern): Ring {
  const description = pattern.kind === 'weights' ? JSON.stringify(pattern.names) : `${sizeOf(pattern)} ${pattern.prefix}`;
  return rings.of(description, () => ({ made: new Ring(pattern), size: sizeOf(pattern) }));
}

function sizeOf(pattern: BoundedPattern): number {
  if (pattern.kind === 'weights') return pattern.names.length;
  return pattern.kind === 'hot' ? pattern.of : pattern.keys;
}
