/** Points as they ran: one that leaves a path alone has what the scenario itself states there. */
import type { PointResult, SweepResult, SweepValue } from './sweep-result.ts';

/** The points with the scenario's own values of `paths`, where they set none and the scenario states a single value. */
export function withOwnValues({ points, scenario }: Pick<SweepResult, 'points' | 'scenario'>, paths: readonly string[]): readonly PointResult[] {
  const own = paths.flatMap((path): [string, SweepValue][] => {
    const value = valueAt(scenario, path);
    return isValue(value) ? [[path, value]] : [];
  });
  return points.map((point) => {
    const kept = own.filter(([path]) => !Object.hasOwn(point.values, path));
    return kept.length === 0 ? point : { ...point, values: { ...point.values, ...Object.fromEntries(kept) } };
  });
}

/** What stands at a dotted path; names may have dots themselves. */
function valueAt(tree: unknown, path: string): unknown {
  if (typeof tree !== 'object' || tree === null) return undefined;
  if (Object.hasOwn(tree, path)) return new Map(Object.entries(tree)).get(path);
  for (const [key, branch] of Object.entries(tree)) {
    const found = path.startsWith(`${key}.`) ? valueAt(branch, path.slice(key.length + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function isValue(value: unknown): value is SweepValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
