/** Where a scenario's own file writes what it varies: a wrong value is shown there, not in the override that tries it. */
import { didYouMean } from '../scenario/nearest.ts';
import type { WrittenPlaces } from '../scenario/overrides.ts';
import { type Finding, type Problem, problemAt } from '../scenario/problem.ts';
import type { ReadResult } from '../scenario/read.ts';
import type { Matrix, MatrixPoint, Scalar } from '../scenario/scenario.ts';
import { type Path, spanAt } from '../scenario/tree.ts';
import { overrideOf } from './points.ts';
import { VariantRefused } from './source.ts';

/** Places of a point's values in the file's own matrix; what the command line varies has none. */
export function placesOfPoint(values: MatrixPoint, matrix: Matrix, own: Matrix | null): WrittenPlaces {
  const places = Object.entries(values).map(([path, value]) => [overrideOf(path, value), own === null ? null : placeOf(path, value, matrix, own)] as const);
  return new Map(places.flatMap(([override, place]) => (place === null ? [] : [[override, place] as const])));
}

function placeOf(path: string, value: Scalar, matrix: Matrix, own: Matrix): Path | null {
  const isSame = (other: Scalar | undefined): boolean => String(other) === String(value);
  // An axis or an entry is the file's own when it is the very same: the command line replaces whole axes.
  const axis = own.axes[path] === matrix.axes[path] ? own.axes[path] : undefined;
  const position = axis?.findIndex(isSame) ?? -1;
  if (position >= 0) return ['matrix', path, position];
  const entry = own.include.findIndex((point) => isSame(point[path]) && matrix.include.includes(point));
  if (entry >= 0) return ['matrix', 'include', entry, path];
  return axis === undefined ? null : ['matrix', path, 0];
}

/** What the file's own matrix gets wrong once it is known what varies; throws `VariantRefused`. */
export function checkMatrix(matrix: Matrix, own: Matrix | null, { tree, sources }: Extract<ReadResult, { ok: true }>): void {
  const varied = Object.keys(matrix.axes);
  const at = (path: Path, finding: Finding): Problem => problemAt(sources, spanAt(tree, path, 'key'), { path: path.join('.'), ...finding });
  const problems = (own?.exclude ?? []).flatMap((entry, i) =>
    matrix.exclude.includes(entry) && varied.length > 0
      ? Object.keys(entry).flatMap((path) => (varied.includes(path) ? [] : [at(['matrix', 'exclude', i, path], notVaried(path, varied))]))
      : [],
  );
  if (own !== null && varied.length + matrix.include.length === 0) problems.push(at(['matrix'], NOTHING_VARIES));
  if (problems.length > 0) throw new VariantRefused([], problems, sources);
}

const NOTHING_VARIES: Finding = {
  rule: 'nothing-varies',
  message: 'matrix names no parameter',
  expected: 'a path and its values, such as services.clicks.shards: [2, 4, 8]',
  hint: 'or name it on the command line: --matrix path=2,4,8',
};

function notVaried(path: string, varied: readonly string[]): Finding {
  return { rule: 'unknown-path', message: `${path} does not vary in this matrix`, expected: `one of ${varied.join(', ')}`, hint: near(path, varied) };
}

/** Only where something is near; what varies already stands under "expected". */
function near(path: string, varied: readonly string[]): string | undefined {
  const hint = didYouMean(path, varied);
  return hint?.startsWith('did') === true ? hint : undefined;
}
