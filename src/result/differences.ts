/** Where two scenarios as resolved differ: paths as `--set` takes them, with the old and the new value, down to the last. */
export interface Difference {
  /** `services.clicks.shards`. */
  readonly path: string;
  /** Null where the first, or the second, has nothing there. */
  readonly first: unknown;
  readonly second: unknown;
}

export function differencesOf(first: unknown, second: unknown, path = ''): readonly Difference[] {
  if (isBranch(first, second)) {
    const [a, b] = [mapOf(first), mapOf(second)];
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.flatMap((key) => differencesOf(a[key], b[key], path === '' ? key : `${path}.${key}`));
  }
  return isSame(first, second) ? [] : [{ path, first: first ?? null, second: second ?? null }];
}

/** Two maps, or a map that only one has: its values are told one by one. A map in place of a word is told whole. */
function isBranch(first: unknown, second: unknown): boolean {
  const isMapOrNothing = (side: unknown): boolean => side === null || side === undefined || isMap(side);
  const isFilled = (side: unknown): boolean => isMap(side) && Object.keys(side).length > 0;
  return (isMap(first) && isMap(second)) || ([first, second].every(isMapOrNothing) && [first, second].some(isFilled));
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return isMap(value) ? value : {};
}

/** Deep equality of plain data; the order of keys does not count, that of lists does. */
export function isSame(first: unknown, second: unknown): boolean {
  if (Array.isArray(first) && Array.isArray(second)) return first.length === second.length && first.every((item, i) => isSame(item, second[i]));
  if (isMap(first) && isMap(second)) {
    const keys = new Set([...Object.keys(first), ...Object.keys(second)]);
    return [...keys].every((key) => isSame(first[key], second[key]));
  }
  return Object.is(first, second) || (first === 0 && second === 0);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
