/**
 * Keys: real strings under dense ids, so that placement is the hash AWS takes and a report can name them.
 */
import type { Draws, Fill, Uniform } from '../kernel/draws.ts';
import type { KeySpace, Model } from '../model/model.ts';
import { aliasTableOf, fillAliased } from './alias-table.ts';
import { nameIn } from './key-pattern.ts';
import { type Ring, ringOf } from './ring.ts';
import type { Site } from './site.ts';

export class Keys {
  private readonly spaces: Model['keySpaces'];
  /** By space; made when first asked for. */
  private readonly rings: (Ring | undefined)[];

  constructor(spaces: Model['keySpaces']) {
    this.spaces = spaces;
    this.rings = spaces.map(() => undefined);
  }

  /** Ids below this belong to spaces of known size; unique keys lie above. */
  get bounded(): number {
    let bound = 0;
    for (const space of this.spaces) if (space.pattern.kind !== 'unique') bound = Math.max(bound, space.base + space.size);
    return bound;
  }

  /** The string of a key id. */
  name(id: number): string {
    const { base, step, pattern } = this.spaces[this.#spaceOf(id)]!;
    return nameIn(pattern, (id - base) / step);
  }

  /** Where the key lies on the ring of hashes, 0..1: see `Ring`. Of keys below `bounded`. */
  positionOf(id: number): number {
    const space = this.#spaceOf(id);
    const { base, step, pattern } = this.spaces[space]!;
    if (pattern.kind === 'unique') throw new Error(`believed: key id ${id} lies in a space of known size`);
    const ring = this.rings[space] ?? ringOf(pattern);
    this.rings[space] = ring;
    return ring.positionOf((id - base) / step);
  }

  #spaceOf(id: number): number {
    const found = this.spaces.findIndex(({ base, step, size }) => id >= base && (id - base) / step < size && (id - base) % step === 0);
    if (found < 0) throw new RangeError(`believed: key id ${id} belongs to a key space`);
    return found;
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
    default: {
      const table = aliasTableOf(pattern);
      return (block) => fillAliased(block, uniform, table, base);
    }
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
