/** `matrix:` and `plan:`, kept as data: what is varied must exist, values are read when a point is run. */
import type { z } from 'zod';
import { didYouMean } from './nearest.ts';
import { stepsOf, unknownPath } from './overrides.ts';
import type { Notebook } from './reading.ts';
import type { Matrix, MatrixPoint, Plan, PlanRange, Scalar } from './scenario.ts';
import type { matrixField, planField } from './schema.ts';
import { unplanned } from './unplanned.ts';

const VALUES_MOST = 100_000;

export function readMatrix(written: z.output<typeof matrixField>, notebook: Notebook): Matrix {
  const {
    include = [],
    exclude = [],
    stop,
    ...axes
  } = written as { include?: MatrixPoint[]; exclude?: MatrixPoint[]; stop?: string } & Record<string, unknown>;
  for (const path of Object.keys(axes)) checkPath(path, ['matrix', path], 'key', notebook);
  for (const [name, points] of [
    ['include', include],
    ['exclude', exclude],
  ] as const) {
    for (const [i, point] of points.entries()) for (const path of Object.keys(point)) checkPath(path, ['matrix', name, i, path], 'key', notebook);
  }
  if (stop !== undefined && !Object.hasOwn(axes, stop))
    notebook.report(['matrix', 'stop'], {
      rule: 'unknown-path',
      message: `${stop} does not vary in this matrix`,
      expected: `one of ${Object.keys(axes).join(', ')}`,
    });
  const values = Object.fromEntries(Object.entries(axes).map(([path, list]) => [path, valuesOf(list as Scalar | Scalar[], ['matrix', path], notebook)]));
  return { axes: values, include, exclude, stop: stop ?? null };
}

export function readPlan(written: z.output<typeof planField>, notebook: Notebook): Plan {
  const vary = Object.fromEntries(
    Object.entries(written.vary).map(([path, range]) => {
      checkPath(path, ['plan', 'vary', path], 'key', notebook);
      const wrong = unplanned(path);
      if (wrong !== null) notebook.report(['plan', 'vary', path], wrong, 'key');
      return [path, rangeOf(range, ['plan', 'vary', path], notebook)];
    }),
  );
  checkMinimise(written.minimise, Object.keys(vary), notebook);
  return { vary, minimise: written.minimise, confidence: written.confidence };
}

function checkMinimise(written: string, varied: readonly string[], notebook: Notebook): void {
  const path = ['plan', 'minimise'];
  if (written.includes('.')) checkPath(written, path, 'value', notebook);
  else if (written !== 'cost')
    notebook.report(path, {
      rule: 'unknown-path',
      message: `"${written}" is nothing that can be least`,
      expected: 'cost, or a path such as services.clicks.shards',
      hint: didYouMean(written, ['cost', ...varied]),
    });
}

function checkPath(path: string, at: readonly (string | number)[], part: 'key' | 'value', notebook: Notebook): void {
  const wrong = unknownPath(notebook.root, stepsOf(notebook.root, path));
  if (wrong !== null) notebook.report(at, wrong, part);
}

/** A list as it is; `1..8` and `1..64 step 4` spelt out. */
function valuesOf(written: Scalar | readonly Scalar[], at: readonly string[], notebook: Notebook): readonly Scalar[] {
  if (Array.isArray(written)) return written as readonly Scalar[];
  const range = parseRange(written as Scalar);
  if (range === null) return [written as Scalar];
  if (range.step === 0) return refusedStep(written as Scalar, at, notebook);
  const size = Math.floor((range.to - range.from) / range.step) + 1;
  if (size > VALUES_MOST || size < 1) {
    notebook.report(at, {
      rule: 'bad-value',
      message: size < 1 ? 'the range is empty' : `the range has ${size} values`,
      expected: `1 to ${VALUES_MOST} values`,
    });
    return [];
  }
  return Array.from({ length: size }, (_, i) => range.from + i * range.step);
}

/** As on the command line. */
function refusedStep(written: Scalar, at: readonly string[], notebook: Notebook): readonly Scalar[] {
  notebook.report(at, { rule: 'bad-value', message: `"${String(written)}" never gets on`, expected: 'a step of 1 or more' });
  return [];
}

function rangeOf(written: Scalar | readonly Scalar[], at: readonly string[], notebook: Notebook): PlanRange {
  if (Array.isArray(written)) return { kind: 'choices', values: written as readonly Scalar[] };
  const range = parseRange(written as Scalar);
  if (range === null || range.to < range.from) {
    notebook.report(at, { rule: 'bad-value', message: `"${String(written)}" is no range`, expected: 'a range such as 1..64, or a list of values' });
    return { kind: 'choices', values: [] };
  }
  return range.step === 1 ? { kind: 'range', from: range.from, to: range.to } : { kind: 'choices', values: valuesOf(written, at, notebook) };
}

function parseRange(written: Scalar): { readonly from: number; readonly to: number; readonly step: number } | null {
  const match = /^\s*(\d+)\s*\.\.\s*(\d+)(?:\s+step\s+(\d+))?\s*$/.exec(String(written));
  return match === null ? null : { from: Number(match[1]), to: Number(match[2]), step: Number(match[3] ?? 1) };
}
