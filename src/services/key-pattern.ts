/** What a pattern of keys says by itself: how its keys are called and what part of the messages each takes. */
import type { KeyPattern } from '../model/model.ts';

/** A pattern whose keys come again. */
export type BoundedPattern = Exclude<KeyPattern, { kind: 'unique' }>;

/** The string of the n-th key, from 0. */
export function nameIn(pattern: KeyPattern, n: number): string {
  return pattern.kind === 'weights' ? pattern.names[n]! : `${pattern.prefix}${n}`;
}

/** A weight for each key, in proportion to its part of the messages. */
export function weightsIn(pattern: BoundedPattern): Float64Array {
  switch (pattern.kind) {
    case 'zipf':
      return Float64Array.from({ length: pattern.keys }, (_, i) => Math.exp(-pattern.s * Math.log(i + 1)));
    case 'hot': {
      const { share, keys, of } = pattern;
      return Float64Array.from({ length: of }, (_, i) => (i < keys ? share / keys : (1 - share) / (of - keys)));
    }
    case 'weights':
      return Float64Array.from(pattern.weights);
    case 'sequence':
    case 'uniform':
      return new Float64Array(pattern.keys).fill(1);
  }
}
