/**
 * The points of a sweep: every combination of the values of its axes, what is excluded left out first, what
 * is included added then, as in a GitHub Actions matrix. The order is that of the axes as written, the last
 * axis turning fastest, and does not depend on anything else.
 */
import { parse } from 'yaml';
import { flowText, isFlowText } from '../scenario/flow-text.ts';
import type { Matrix, MatrixPoint, Scalar } from '../scenario/scenario.ts';
import type { Path } from '../scenario/tree.ts';
import { parseByteRate, parseBytes, parseCount, parseDuration, parseRate, parseShare } from '../units/parse.ts';
import type { Override } from './source.ts';

/** A path of the scenario and the values it takes. */
export interface Axis {
  readonly path: string;
  readonly values: readonly Scalar[];
  /** Where the scenario's file writes the values; absent when they come from elsewhere. */
  readonly place?: Path;
}

export interface SweepPoint {
  /** Position in the sweep, from 0. */
  readonly index: number;
  /** Its overrides, separated by spaces; '' is the scenario as it is. */
  readonly id: string;
  readonly values: MatrixPoint;
  /** What makes the variant: see `readVariant`. */
  readonly overrides: readonly Override[];
}

/** Reads a file that an axis names (`@rates.txt`); answers its text, or throws what the user is told. */
export type ReadAxisFile = (name: string) => string;

/** A matrix that asks for something it cannot have: the user's to put right. */
export class PointsRefused extends Error {
  override readonly name = 'PointsRefused';
}

/** More points than anybody would read, and than a report can hold. */
export const POINTS_MAX = 100_000;

const NO_FILES: ReadAxisFile = (name) => {
  throw new PointsRefused(`@${name}: no files can be read here`);
};

/** All points of a matrix, in a stable order. Throws `PointsRefused`. */
export function pointsOf(matrix: Matrix, readFile: ReadAxisFile = NO_FILES): readonly SweepPoint[] {
  const axes = axesOf(matrix, readFile);
  checkSize(axes, matrix);
  checkExcludes(matrix, axes);
  const grid = axes.length === 0 ? [] : combinations(axes);
  const kept = grid.filter((point) => !matrix.exclude.some((excluded) => isPartOf(excluded, point)));
  return numbered(included(kept, matrix.include));
}

/** The axes of a matrix with ranges and files spelt out; a value written twice counts once. */
export function axesOf(matrix: Matrix, readFile: ReadAxisFile = NO_FILES): readonly Axis[] {
  return Object.entries(matrix.axes).map(([path, written]) => {
    const only = written.length === 1 ? written[0] : undefined;
    const spelt = typeof only === 'string' ? valuesOf(path, only, readFile) : written;
    return { path, values: [...new Map(spelt.map((value) => [String(value), value])).values()] };
  });
}

/** Axes of the command line on top of those of the file: the same path is replaced, another is added. */
export function withAxes(matrix: Matrix | null, axes: readonly Axis[]): Matrix {
  const below = matrix ?? { axes: {}, include: [], exclude: [], stop: null };
  return { ...below, axes: { ...below.axes, ...Object.fromEntries(axes.map(({ path, values }) => [path, values])) } };
}

/** Points left out and added on top of those of the file. */
export function withPoints(matrix: Matrix, exclude: readonly MatrixPoint[], include: readonly MatrixPoint[]): Matrix {
  return { ...matrix, exclude: [...matrix.exclude, ...exclude], include: [...matrix.include, ...include] };
}

/**
 * `path=2,4,8` · `path=1..16` · `path=1..16 step 5` · `path=range(1,10,3)` (both ends included) · `path=@file`
 * (a value a line, `#` begins a comment). A unit after a range belongs to every value: `range(100,500,100)/s`.
 */
export function axisFromText(text: string, readFile: ReadAxisFile = NO_FILES): Axis {
  const at = text.indexOf('=');
  const path = text.slice(0, Math.max(0, at)).trim();
  if (path === '') throw new PointsRefused(`"${text}" is no axis; expected path=2,4,8 or path=1..16 or path=range(1,10,3) or path=@file`);
  return { path, values: valuesOf(path, text.slice(at + 1).trim(), readFile) };
}

/** `path=4,other.path=8`: a point, or the part of one that others have in common. Throws `PointsRefused`. */
export function pointFromText(text: string): MatrixPoint {
  const values = splitAtCommas(text).map((item): [string, Scalar] => {
    const at = item.indexOf('=');
    const path = item.slice(0, Math.max(0, at)).trim();
    const value = item.slice(at + 1).trim();
    if (path === '' || value === '') throw new PointsRefused(`"${item}" is no part of a point; expected path=4,other.path=8`);
    return [path, scalarOf(path, value)];
  });
  if (values.length === 0) throw new PointsRefused(`"${text}" is no point; expected path=4,other.path=8`);
  return Object.fromEntries(values);
}

function valuesOf(path: string, written: string, readFile: ReadAxisFile): readonly Scalar[] {
  const range = rangeOf(path, written);
  if (range !== null) return range;
  const items = written.startsWith('@') ? linesOf(readFile(written.slice(1))) : splitAtCommas(written);
  const values = items.map((item) => scalarOf(path, item));
  if (values.length === 0) throw new PointsRefused(`${path}: there are no values in "${written}"`);
  return values;
}

const NUMBER = String.raw`-?\d+(?:\.\d+)?`;
const DOTS = new RegExp(String.raw`^(${NUMBER})\s*\.\.\s*(${NUMBER})(?:\s+step\s+(${NUMBER}))?\s*([a-zA-Zµ%/ ]*)$`);
const RANGE = new RegExp(String.raw`^range\(\s*(${NUMBER})\s*,\s*(${NUMBER})\s*(?:,\s*(${NUMBER})\s*)?\)\s*([a-zA-Zµ%/ ]*)$`);

/** Values of a range, both ends included where the step meets them; null when it is none. */
function rangeOf(path: string, written: string): readonly Scalar[] | null {
  const match = DOTS.exec(written) ?? RANGE.exec(written);
  if (match === null) return null;
  const [, from = '', to = '', by = '1', unit = ''] = match;
  const step = Number(by);
  const size = Math.floor((Number(to) - Number(from)) / step + 1e-9) + 1;
  if (!(step !== 0 && size >= 1)) throw new PointsRefused(`${path}: the range ${written} is empty`);
  if (size > POINTS_MAX) throw new PointsRefused(`${path}: the range ${written} has ${size} values; at most ${POINTS_MAX} points are run`);
  // Decimal steps are multiplied out, not added up: 0.1 × 3 must be written 0.3.
  return Array.from({ length: size }, (_, i) => Number((Number(from) + i * step).toPrecision(12))).map((value) => (unit === '' ? value : `${value}${unit}`));
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '')
    .flatMap(splitAtCommas);
}

/** Commas within quotes and within `{ … }` or `[ … ]` belong to the value. */
function splitAtCommas(text: string): string[] {
  const items = [''];
  let depth = 0;
  for (const [part] of text.matchAll(/"[^"]*"|'[^']*'|./gs)) {
    if (part === '{' || part === '[') depth++;
    else if (part === '}' || part === ']') depth--;
    if (part === ',' && depth === 0) items.push('');
    else items[items.length - 1] += part;
  }
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

function scalarOf(path: string, item: string): Scalar {
  const value = readsAs(item) ?? item;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (isFlowText(item)) return flowText(value);
  throw new PointsRefused(`${path}: "${item}" is no value; a map is written { key: value }`);
}

function checkSize(axes: readonly Axis[], { include }: Matrix): void {
  const size = axes.reduce((product, { values }) => product * values.length, axes.length === 0 ? 0 : 1) + include.length;
  if (size <= POINTS_MAX) return;
  const shape = axes.map(({ path, values }) => `${values.length} of ${path}`).join(' × ');
  throw new PointsRefused(`the matrix has ${size} points (${shape}); at most ${POINTS_MAX} are run`);
}

function checkExcludes({ exclude }: Matrix, axes: readonly Axis[]): void {
  const paths = axes.map(({ path }) => path);
  for (const path of exclude.flatMap(Object.keys)) {
    if (!paths.includes(path)) throw new PointsRefused(`matrix.exclude names ${path}, which does not vary; there are ${paths.join(', ')}`);
  }
}

const VALUES_SHOWN = 8;

/** Throws `PointsRefused` for what leaves no point out, because its axis has no such value: a range, most likely. */
export function checkExcluded(axes: readonly Axis[], exclude: readonly MatrixPoint[]): void {
  for (const [path, value] of exclude.flatMap(Object.entries)) {
    const values = axes.find((axis) => axis.path === path)?.values.map(String) ?? [];
    if (values.includes(String(value))) continue;
    const shown = `${values.slice(0, VALUES_SHOWN).join(', ')}${values.length > VALUES_SHOWN ? ', …' : ''}`;
    throw new PointsRefused(`excluding ${path}=${value} leaves no point out: it takes ${shown}; exclude one value at a time, as it is written there`);
  }
}

function combinations(axes: readonly Axis[]): MatrixPoint[] {
  return axes.reduce<MatrixPoint[]>((points, { path, values }) => points.flatMap((point) => values.map((value) => ({ ...point, [path]: value }))), [{}]);
}

function isPartOf(part: MatrixPoint, point: MatrixPoint): boolean {
  return Object.entries(part).every(([path, value]) => Object.hasOwn(point, path) && String(point[path]) === String(value));
}

/**
 * An inclusion is added to every combination none of whose own values it would change; where there is none,
 * it is a point of its own. What earlier inclusions added may be changed.
 */
function included(kept: readonly MatrixPoint[], include: readonly MatrixPoint[]): readonly MatrixPoint[] {
  const extended = kept.map((point) => ({ ...point }));
  const added: MatrixPoint[] = [];
  for (const extra of include) {
    const hosts = kept.flatMap((own, i) => (isPartOf(sharedPart(extra, own), own) ? [i] : []));
    for (const i of hosts) extended[i] = { ...extended[i], ...extra };
    if (hosts.length === 0) added.push(extra);
  }
  return [...extended, ...added];
}

function sharedPart(extra: MatrixPoint, own: MatrixPoint): MatrixPoint {
  return Object.fromEntries(Object.entries(extra).filter(([path]) => Object.hasOwn(own, path)));
}

/** Two ways to the same overrides are one point. */
function numbered(points: readonly MatrixPoint[]): readonly SweepPoint[] {
  const seen = new Map<string, MatrixPoint>();
  for (const values of points) {
    const id = pointId(values);
    if (!seen.has(id)) seen.set(id, values);
  }
  return [...seen].map(([id, values], index) => ({ index, id, values, overrides: overridesOf(values) }));
}

/** `services.clicks.shards=4 producers.web.rate=1200/s` */
export function pointId(values: MatrixPoint): string {
  return overridesOf(values).join(' ');
}

export function overridesOf(values: MatrixPoint): readonly Override[] {
  return Object.entries(values).map(([path, value]) => overrideOf(path, value));
}

/** A path and a value as `--set` takes them; quoted where YAML would read another value. */
export function overrideOf(path: string, value: Scalar): Override {
  const bare = String(value);
  const isSafe = typeof value !== 'string' || isFlowText(value) || (bare === bare.trim() && readsAs(bare) === value);
  return `${path}=${isSafe ? bare : JSON.stringify(value)}`;
}

function readsAs(text: string): string | number | boolean | object | null | undefined {
  try {
    return parse(text, { logLevel: 'silent' });
  } catch {
    return undefined;
  }
}

/** What a value amounts to, for sorting and drawing: `1200/s` is 1200, `64 KiB` 65536, `5m` 300 (seconds); null when it is a word. */
export function amountOf(value: Scalar): number | null {
  if (typeof value !== 'string') return typeof value === 'number' ? value : null;
  if (value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
  const duration = parseDuration(value);
  if (duration.ok) return duration.value / 1e6;
  for (const read of [parseRate, parseBytes, parseByteRate, parseShare, parseCount]) {
    const parsed = read(value);
    if (parsed.ok) return parsed.value;
  }
  return null;
}
