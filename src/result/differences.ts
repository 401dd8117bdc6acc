/** Where two scenarios as resolved differ: paths as `--set` takes them, with the old and the new value. */
export interface Difference {
  /** `services.clicks.shards`. */
  readonly path: string;
  /** Null where the first, or the second, has nothing there. */
  readonly first: unknown;
  readonly second: unknown;
}

export function differencesOf(first: unknown, second: unknown, path = ''): readonly Difference[] {
  if (isMap(first) && isMap(second)) {
    const keys = [...new Set([...Object.keys(first), ...Object.keys(second)])];
    return keys.flatMap((key) => differencesOf(first[key], second[key], path === '' ? key : `${path}.${key}`));
  }
  return isSame(first, second) ? [] : [{ path, first: first ?? null, second: second ?? null }];
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
