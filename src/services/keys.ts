/**
 * Keys: real strings under dense ids, so that placement is the hash AWS takes and a report can name them.
 */
import type { Draws, Fill, Uniform } from '../kernel/draws.ts';
import type { KeySpace, Model } from '../model/model.ts';
import type { Site } from './site.ts';

export class Keys {
  private readonly spaces: Model['keySpaces'];

  constructor(spaces: Model['keySpaces']) {
    this.spaces = spaces;
  }

  /** Ids below this belong to spaces of known size; unique keys lie above. */
  get bounded(): number {
    let bound = 0;
    for (const space of this.spaces) if (space.pattern.kind !== 'unique') bound = Math.max(bound, space.base + space.size);
    return bound;
  }

  /** The string of a key id. */
  name(id: number): string {
    for (const { base, step, size, pattern } of this.spaces) {
      const n = (id - base) / step;
      if (n < 0 || n >= size || !Number.isInteger(n)) continue;
      return pattern.kind === 'weights' ? pattern.names[n]! : `${pattern.prefix}${n}`;
    }
    throw new RangeError(`believed: key id ${id} belongs to a key space`);
  }

  /** Draws of key ids of one space; `unique` and `sequence` count instead of drawing. */
  draws(space: number, site: Site): Draws {
    const keySpace = this.spaces[space]!;
    return site.drawsBy('key', (uniform) => fillKeys(keySpace, uniform));
  }
}

function fillKeys({ pattern, base, step, size }: KeySpace, uniform: Uniform): Fill {
  switch (pattern.kind) {
    case 'unique':
      return counting(base, step, size);
    case 'sequence':
      return counting(base, step, pattern.keys);
    case 'uniform':
      return (block) => {
        for (let i = 0; i < block.length; i++) block[i] = base + Math.floor(uniform.next() * pattern.keys);
      };
    case 'zipf':
      return aliased(
        base,
        Float64Array.from({ length: pattern.keys }, (_, i) => Math.exp(-pattern.s * Math.log(i + 1))),
        uniform,
      );
    case 'hot':
      return aliased(base, hotWeights(pattern.share, pattern.keys, pattern.of), uniform);
    case 'weights':
      return aliased(base, Float64Array.from(pattern.weights), uniform);
  }
}

function counting(base: number, step: number, keys: number): Fill {
  let next = 0;
  return (block) => {
    for (let i = 0; i < block.length; i++) {
      block[i] = base + next * step;
      if (++next === keys) next = 0;
    }
  };
}

function hotWeights(share: number, keys: number, of: number): Float64Array {
  return Float64Array.from({ length: of }, (_, i) => (i < keys ? share / keys : (1 - share) / (of - keys)));
}

interface AliasTable {
  readonly keep: Float64Array;
  readonly alias: Int32Array;
}

/** Weighted choice in constant time: Walker's alias method, built as by Vose (1991). */
function aliased(base: number, weights: Float64Array, uniform: Uniform): Fill {
  const table = aliasTable(weights);
  return (block) => fillAliased(block, uniform, table, base);
}

function fillAliased(block: Float64Array, uniform: Uniform, { keep, alias }: AliasTable, base: number): void {
  const n = keep.length;
  /** One uniform number gives the column and, by what is left of it, the coin: known to within this much. */
  const grain = n / 2 ** 32;
  const { length } = block;
  for (let i = 0; i < length; i++) {
    const scaled = uniform.next() * n;
    const column = Math.floor(scaled);
    const coin = scaled - column;
    const threshold = keep[column]!;
    // Where the grain straddles the threshold a second number decides, so the weights stay exact.
    const isKept = coin + grain <= threshold || (coin < threshold && uniform.next() * grain < threshold - coin);
    block[i] = base + (isKept ? column : alias[column]!);
  }
}

function aliasTable(weights: Float64Array): AliasTable {
  const n = weights.length;
  let total = 0;
  for (const weight of weights) total += weight;
  const scaled = weights.map((weight) => (weight * n) / total);
  const keep = new Float64Array(n).fill(1);
  const alias = Int32Array.from({ length: n }, (_, i) => i);
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < n; i++) (scaled[i]! < 1 ? small : large).push(i);
  while (small.length > 0 && large.length > 0) {
    const less = small.pop()!;
    const more = large.pop()!;
    keep[less] = scaled[less]!;
    alias[less] = more;
    scaled[more] = scaled[more]! + scaled[less]! - 1;
    (scaled[more]! < 1 ? small : large).push(more);
  }
  return { keep, alias };
}
