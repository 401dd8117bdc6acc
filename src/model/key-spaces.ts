/**
 * Dense ids for key strings. Spaces that name their keys alike share their ids, so that `key-17` of two
 * producers is one partition key and one message group. Unique keys lie above all others, those of several
 * producers in turns: what is kept by id stays as small as the number of keys in use.
 */
import type { KeyPattern, KeySpace } from './model.ts';

/** Ids are kept in 32-bit integers. */
const IDS = 2 ** 31;

export class KeySpaces {
  private readonly registered: { readonly pattern: KeyPattern; readonly producer: string }[] = [];

  /** Answers the index the space will have in the model. */
  register(pattern: KeyPattern, producer: string): number {
    const named = pattern.kind === 'unique' && pattern.prefix === '' ? { ...pattern, prefix: `${producer}-` } : pattern;
    this.registered.push({ pattern: named, producer });
    return this.registered.length - 1;
  }

  laidOut(): readonly KeySpace[] {
    const sizes = new Map<string, number>();
    for (const { pattern } of this.registered) {
      if (pattern.kind !== 'unique') sizes.set(namesOf(pattern), Math.max(sizes.get(namesOf(pattern)) ?? 0, sizeOf(pattern)));
    }
    const bases = new Map<string, number>();
    let next = 0;
    for (const [names, size] of sizes) {
      bases.set(names, next);
      next += size;
    }
    const uniques = this.registered.filter(({ pattern }) => pattern.kind === 'unique');
    const step = Math.max(1, uniques.length);
    const size = Math.floor((IDS - next) / step);
    return this.registered.map(({ pattern, producer }): KeySpace => {
      if (pattern.kind === 'unique') return { base: next + uniques.findIndex((one) => one.producer === producer), step, size, pattern, producer };
      return { base: bases.get(namesOf(pattern)) ?? 0, step: 1, size: sizeOf(pattern), pattern, producer };
    });
  }
}

/** What decides the string of key n; equal for spaces that name their keys alike. */
function namesOf(pattern: KeyPattern): string {
  return pattern.kind === 'weights' ? JSON.stringify(pattern.names) : `prefix ${pattern.prefix}`;
}

function sizeOf(pattern: KeyPattern): number {
  if (pattern.kind === 'weights') return pattern.names.length;
  if (pattern.kind === 'unique') return 0;
  return pattern.kind === 'hot' ? pattern.of : pattern.keys;
}
