/** How far a number may move before it is a finding: `*.sojourn.p99=2%`, `orders.backlog.max=5`. */
export interface Tolerance {
  readonly pattern: string;
  /** Part of the old value (`2%` is 0.02), or null. */
  readonly relative: number | null;
  /** In the metric's unit, or null. */
  readonly absolute: number | null;
}

/** Reads `pattern=2%` or `pattern=5`; a sentence when it is neither. */
export function parseTolerance(text: string): Tolerance | { readonly wrong: string } {
  const at = text.lastIndexOf('=');
  const pattern = text.slice(0, Math.max(0, at)).trim();
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*(%?)$/.exec(text.slice(at + 1).trim());
  if (pattern === '' || match === null)
    return {
      wrong: `--tolerance takes metric=2%, or metric=5 in the unit of the number itself (ms, bytes, a second, a share of 1), such as *.sojourn.p99=2%; got ${text}`,
    };
  const value = Number(match[1]);
  return match[2] === '%' ? { pattern, relative: value / 100, absolute: null } : { pattern, relative: null, absolute: value };
}

/**
 * Whether the pattern speaks of a number. `*` stands for anything; a bare word is a metric of any
 * component, in every statistic; a pattern with a slash names the scenario first: `clickstream/*.lost.*`.
 */
export function speaksOf({ pattern }: Pick<Tolerance, 'pattern'>, scenario: string, name: string): boolean {
  const full = pattern.includes('/') ? pattern : `*/${/[.*]/.test(pattern) ? pattern : `*.${pattern}.*`}`;
  const expression = full
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`, 's').test(`${scenario}/${name}`);
}

/** Whether the move is allowed; without a tolerance only what is equal is. The last that speaks of the number counts. */
export function isAllowed(before: number, after: number, tolerance: Tolerance | null): boolean {
  if (before === after) return true;
  if (tolerance === null) return false;
  const moved = Math.abs(after - before);
  return tolerance.relative === null ? moved <= (tolerance.absolute ?? 0) : moved <= tolerance.relative * Math.abs(before);
}
