/** Weighted choice in constant time: Walker's alias method, built as by Vose (1991). */
import type { Uniform } from '../kernel/draws.ts';
import { type BoundedPattern, weightsIn } from './key-pattern.ts';
import { Remembered } from './remembered.ts';

interface AliasTable {
  readonly keep: Float64Array;
  readonly alias: Int32Array;
}

/** Room for a million keys, at 12 bytes each. */
const tables = new Remembered<AliasTable>(1e6);

export function aliasTableOf(pattern: BoundedPattern): AliasTable {
  return tables.of(JSON.stringify(pattern), () => {
    const weights = weightsIn(pattern);
    return { made: aliasTable(weights), size: weights.length };
  });
}

/** Fills a block with keys drawn by the table, as ids from `base` on. */
export function fillAliased(block: Float64Array, uniform: Uniform, { keep, alias }: AliasTable, base: number): void {
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
