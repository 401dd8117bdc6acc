/** Response curves as chart data: a measure against an axis, with its intervals and the objective's bound. */
import type { PointResult, SweepAxis, SweepMeasure, SweepResult } from '../../result/sweep-result.ts';
import { formatValue } from '../../units/values.ts';
import { lookup, lowerEnds, spansDecades, valueAxis } from '../html/charts/axes.ts';
import { type Chart, type ChartSpec, chartId, type LegendItem } from '../html/charts/chart.ts';
import { FRAME, OPEN_END, PALETTE, SERIES_COLORS, TOP } from '../html/charts/theme.ts';
import { short } from '../html/charts/thin.ts';
import { formatInterval } from '../objective-text.ts';
import { GROWS, growsAt, textAt } from './growth.ts';
import { type Curve, type Cut, evenly, Slices, shortPath } from './slices.ts';

const MEASURES_MAX = 4;
const TICKS_MAX = 7;
const ROWS_MAX = 40;
const MARKS = ['line', 'dashed', 'dotted'] as const;
/** Of a curve's marks those of points that no line joins. */
const SHAPES = { line: 'circle', dashed: 'square', dotted: 'triangle' } as const;
/** How far apart the points of several curves stand at one word, so that none hides another. */
const BESIDE = 9;
const DASHES = { line: {}, dashed: { strokeDash: [5, 3] }, dotted: { strokeDash: [2, 2] } } as const;

/** A chart per measure of an objective, or that was asked for, and axis; without any of the first measures. */
export function responseCharts(result: SweepResult): Chart[] {
  const cuts = new Slices(result).cuts();
  return measuresShown(result).flatMap((measure, m) => cuts.map((cut, c) => chartOf(result, measure, cut, m * cuts.length + c)));
}

/** What the report draws: what was asked for, and the first of what is judged, else of what was kept. */
export function measuresShown(result: SweepResult): readonly SweepMeasure[] {
  const unasked = measuresWorth(result).filter(({ asked }) => asked !== true);
  return measuresWorth(result).filter((measure) => measure.asked === true || unasked.indexOf(measure) < MEASURES_MAX);
}

/** What is worth drawing and is not drawn. */
export function measuresLeft(result: SweepResult): readonly SweepMeasure[] {
  const shown = measuresShown(result);
  return measuresWorth(result).filter((measure) => !shown.includes(measure));
}

/** What is judged or was asked for; without objectives all that was kept. */
export function measuresWorth({ measures, objectives }: SweepResult): readonly SweepMeasure[] {
  const worth = measures.filter(({ name, asked }) => asked === true || objectives.some(({ measure }) => measure === name));
  return worth.length > 0 ? worth : measures;
}

/** Between words there is nothing to read off a line: their points stand alone, set apart by shape. */
interface Spread {
  readonly isJoined: boolean;
  readonly curves: number;
}

interface Place {
  readonly x: number | string;
  readonly v: number | null;
  readonly low?: number;
  readonly high?: number;
  /** Too little was seen for an upper end: the truth may lie anywhere above `low`. */
  readonly isOpen: boolean;
  readonly isGrowing: boolean;
}

function chartOf(result: SweepResult, measure: SweepMeasure, cut: Cut, place: number): Chart {
  const bounds = result.objectives.filter((objective) => objective.measure === measure.name);
  const curves = cut.curves.map((curve) => placesOf(curve, cut.axis, measure));
  const values = [...curves.flat().flatMap(({ v, high }) => [v, high]), ...bounds.map(({ bound }) => bound)].filter(
    (value) => value !== null && value !== undefined,
  );
  const isLog = spansDecades(values);
  const legend = cut.curves
    .map(({ label }, i): LegendItem => ({ label, color: colorOf(i), mark: axisIsNumeric(cut.axis) ? markOf(i) : SHAPES[markOf(i)] }))
    .filter(({ label }) => label !== '');
  return {
    id: chartId('response', place),
    title: `${measure.name} against ${shortPath(cut.axis.path)}`,
    description: describe(measure, cut),
    spec: specOf(
      curves,
      cut.axis,
      measure.unit,
      values,
      bounds.map(({ bound }) => bound),
      isLog,
    ),
    legend: [
      ...legend,
      ...bounds.map(
        ({ operator, bound, unit }): LegendItem => ({ label: `objective ${operator} ${formatValue(bound, unit)}`, color: PALETTE.ink, mark: 'dashed' }),
      ),
    ],
    subtitle: subtitleOf(cut, curves.flat()),
    table: tableOf(cut, measure),
  };
}

function subtitleOf({ held }: Cut, places: readonly Place[]): string {
  const fixed = held.length === 0 ? [] : [`with ${held.join(', ')}`];
  return [...fixed, ...(places.some(({ isGrowing }) => isGrowing) ? [GROWS] : [])].join(' · ');
}

function placesOf({ points }: Curve, axis: SweepAxis, measure: SweepMeasure): Place[] {
  return points.map((point, i) => {
    const x = axisIsNumeric(axis) ? (axis.amounts[i] ?? 0) : String(axis.values[i]);
    const { value, interval } = point?.measures[measure.name] ?? { value: null, interval: null };
    if (point === null || value === null) return { x, v: null, isOpen: false, isGrowing: false };
    const ends = interval === null ? {} : { low: short(interval[0]), high: short(interval[1] ?? value) };
    return { x, v: short(value), ...ends, isOpen: interval !== null && interval[1] === null, isGrowing: growsAt(point, measure) };
  });
}

function axisIsNumeric({ amounts }: SweepAxis): boolean {
  return amounts.every((amount) => amount !== null);
}

function specOf(
  curves: readonly (readonly Place[])[],
  axis: SweepAxis,
  unit: string,
  values: readonly number[],
  bounds: readonly number[],
  isLog: boolean,
): ChartSpec {
  const lows = curves.flat().flatMap(({ low }) => low ?? []);
  const scaled = valueAxis(unit, isLog ? [...values, ...lowerEnds(lows, values)] : values, { isLog });
  const y = { field: 'v', type: 'quantitative', title: null, ...scaled };
  const [floor] = scaled.scale.domain;
  const spread = { isJoined: axisIsNumeric(axis), curves: curves.length };
  const layers = curves.flatMap((places, i) => curveLayers(places, i, floor, spread));
  const rules = bounds.map((bound) => ({
    data: { values: [{ v: bound }] },
    encoding: { x: null, y: { field: 'v', type: 'quantitative' } },
    mark: { type: 'rule', color: PALETTE.ink, strokeDash: [6, 4], strokeWidth: 1.2 },
  }));
  return { ...FRAME, encoding: { x: xOf(axis), y }, layer: [...layers, ...rules] };
}

function curveLayers(seen: readonly Place[], i: number, floor: number, spread: Spread): object[] {
  const color = colorOf(i);
  const ranged = seen.filter((place) => place.v !== null && place.low !== undefined).map((place) => ({ ...place, low: Math.max(place.low ?? 0, floor) }));
  const growing = seen.filter(({ isGrowing }) => isGrowing);
  const open = seen.filter(({ isOpen }) => isOpen);
  const isFew = seen.length <= 40 || !spread.isJoined;
  const beside = spread.isJoined ? {} : { xOffset: (i - (spread.curves - 1) / 2) * BESIDE };
  const interval = { data: { values: ranged }, encoding: { y: { field: 'low' }, y2: { field: 'high' } } };
  const dots = spread.isJoined
    ? { type: 'line', color, strokeWidth: 1.6, ...DASHES[markOf(i)], ...(isFew ? { point: { size: 18, color } } : {}) }
    : { type: 'point', shape: SHAPES[markOf(i)], size: 46, color, fill: color, opacity: 1, ...beside };
  return [
    ...(ranged.length === 0
      ? []
      : [
          isFew
            ? { ...interval, mark: { type: 'rule', color, opacity: 0.55, strokeWidth: 3, ...beside } }
            : { ...interval, mark: { type: 'area', color, opacity: 0.18 } },
        ]),
    ...(open.length === 0
      ? []
      : [{ data: { values: open }, encoding: { y2: TOP }, mark: { ...OPEN_END, color, ...(isFew ? {} : { opacity: 0.2 }), ...beside } }]),
    { data: { values: seen }, mark: dots },
    ...(growing.length === 0 ? [] : [{ data: { values: growing }, mark: { type: 'point', shape: 'arrow', size: 110, color, fill: color, ...beside } }]),
  ];
}

function xOf(axis: SweepAxis): object {
  const kept = evenly(axis.values.length, TICKS_MAX);
  if (!axisIsNumeric(axis)) return { field: 'x', type: 'ordinal', sort: null, title: null, axis: { labelAngle: 0, labelOverlap: true } };
  const amounts = axis.amounts.map((amount) => amount ?? 0);
  // `60s` and `1m` are one place, and share its label.
  const ticks = [...new Set(kept.map((i) => amounts[i] ?? 0))];
  const label = (tick: number): string => axis.values.filter((_, i) => amounts[i] === tick).join(', ');
  return {
    field: 'x',
    type: 'quantitative',
    title: null,
    scale: { domain: [Math.min(...amounts), Math.max(...amounts)], nice: false, zero: false, padding: 6 },
    axis: { values: ticks, labelExpr: lookup(ticks, label), labelFlush: true, labelOverlap: true },
  };
}

function colorOf(i: number): string {
  return SERIES_COLORS[i % SERIES_COLORS.length] ?? PALETTE.ink;
}

function markOf(i: number): (typeof MARKS)[number] {
  return MARKS[i % MARKS.length] ?? 'line';
}

function describe(measure: SweepMeasure, { axis, curves }: Cut): string {
  const ends = curves.map(({ label, points }) => {
    const seen = points.filter((point) => (point?.measures[measure.name]?.value ?? null) !== null);
    const [first = null, last = null] = [seen[0], seen.at(-1)];
    return `${label === '' ? '' : `${label}: `}${textAt(first, measure)} to ${textAt(last, measure)}`;
  });
  return `${measure.name} against ${axis.path} from ${String(axis.values[0])} to ${String(axis.values.at(-1))}. ${ends.join('; ')}.`;
}

function tableOf({ axis, curves, curvesLeftOut }: Cut, measure: SweepMeasure): Chart['table'] {
  const kept = evenly(axis.values.length, ROWS_MAX);
  const rows = kept.map((i) => [String(axis.values[i]), ...curves.map(({ points }) => cellOf(points[i] ?? null, measure))]);
  const notes = [
    ...(kept.length < axis.values.length ? [`${kept.length} of ${axis.values.length} values.`] : []),
    ...(curvesLeftOut > 0 ? [`${curvesLeftOut} curves are not drawn; sweep.csv has them.`] : []),
  ];
  return { columns: [shortPath(axis.path), ...curves.map(({ label }) => label || measure.name)], rows, note: notes.join(' ') };
}

function cellOf(point: PointResult | null, measure: SweepMeasure): string {
  const { name, unit } = measure;
  if (point === null || point.outcome !== 'finished') return point?.outcome ?? '–';
  const { value, interval } = point.measures[name] ?? { value: null, interval: null };
  if (growsAt(point, measure)) return `${GROWS} (${formatValue(value, unit)})`;
  return formatValue(value, unit) + formatInterval(interval, unit);
}
