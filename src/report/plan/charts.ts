/** How each objective's number responds to the one axis that varies, the bound as the load line. */
import type { PlanCandidate, PlanResult, PlanValue } from '../../result/plan-result.ts';
import type { ObjectiveResult } from '../../result/study-result.ts';
import { formatValue } from '../../units/values.ts';
import { lookup, lowerEnds, spansDecades, valueAxis } from '../html/charts/axes.ts';
import { type Chart, type ChartSpec, chartId } from '../html/charts/chart.ts';
import { FRAME, OPEN_END, PALETTE, SERIES_COLORS, TOP } from '../html/charts/theme.ts';
import { formatInterval } from '../objective-text.ts';
import { moneyText, pointText, shortPath, valueText } from './words.ts';

const CHARTS_MOST = 6;
const TICKS_MOST = 9;

/** One chart an objective when exactly one axis has an order; none else. */
export function responseCharts(plan: PlanResult): readonly Chart[] {
  const [axis, ...more] = plan.axes.filter(({ kind }) => kind !== 'choice');
  if (axis === undefined || more.length > 0) return [];
  return plan.objectives.slice(0, CHARTS_MOST).flatMap((expression, place) => responseChart(plan, axis.path, expression, place) ?? []);
}

interface Dot {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
  /** Too little was seen for an upper end: `high` is the value. */
  readonly isOpen: boolean;
  readonly isMet: boolean;
  readonly color: string;
  readonly group: string;
  readonly value: PlanValue;
  readonly candidate: PlanCandidate;
  readonly objective: ObjectiveResult;
}

function responseChart(plan: PlanResult, path: string, expression: string, place: number): Chart | null {
  const dots = dotsOf(plan, path, expression);
  const objective = dots[0]?.objective;
  if (objective === undefined) return null;
  const groups = [...new Set(dots.map(({ group }) => group))];
  return {
    id: chartId('response', place),
    title: expression,
    description: `${expression} at each value of ${shortPath(path)} that was simulated, with its interval. ${dots.map(({ value, y }) => `${valueText(value)}: ${formatValue(y, objective.unit)}`).join('; ')}.`,
    spec: specOf(dots, objective),
    legend: [
      { label: `bound ${formatValue(objective.bound, objective.unit)}`, color: PALETTE.ink, mark: 'dashed' },
      ...(groups.length < 2 ? [] : groups.map((label, i) => ({ label, color: colorOf(i), mark: 'line' as const }))),
    ],
    subtitle: `by ${shortPath(path)}; filled: every objective holds${dots.some(({ isOpen }) => isOpen) ? '; dotted: too little was seen for an upper end' : ''}`,
    table: {
      columns: [shortPath(path), ...(groups.length < 2 ? [] : ['Choice']), 'Actual', 'Interval', 'Verdict', 'USD a month'],
      rows: dots.map(({ value, y, group, objective: one, candidate }) => [
        valueText(value),
        ...(groups.length < 2 ? [] : [group]),
        formatValue(y, one.unit),
        formatInterval(one.interval, one.unit).trim(),
        one.verdict,
        moneyText(candidate),
      ]),
      note: '',
    },
  };
}

function colorOf(place: number): string {
  return SERIES_COLORS[place % SERIES_COLORS.length] ?? SERIES_COLORS[0];
}

function dotsOf(plan: PlanResult, path: string, expression: string): readonly Dot[] {
  const axis = plan.axes.find((one) => one.path === path);
  const choices = plan.axes.filter(({ kind }) => kind === 'choice').map((one) => one.path);
  const groups: string[] = [];
  const dots = plan.candidates.flatMap((candidate): Dot[] => {
    const objective = candidate.objectives.find((one) => one.expression === expression);
    const value = candidate.values[path];
    if (objective === undefined || objective.actual === null || value === undefined) return [];
    const group = pointText(Object.fromEntries(choices.map((choice) => [choice, candidate.values[choice]!])));
    if (!groups.includes(group)) groups.push(group);
    const [low, high] = objective.interval ?? [objective.actual, objective.actual];
    return [
      {
        x: positionOf(value, axis?.values ?? []),
        y: objective.actual,
        low: Math.max(0, low),
        high: high ?? objective.actual,
        isOpen: high === null,
        isMet: candidate.verdict === 'met',
        color: colorOf(groups.indexOf(group)),
        group,
        value,
        candidate,
        objective,
      },
    ];
  });
  return dots.sort((a, b) => a.x - b.x || groups.indexOf(a.group) - groups.indexOf(b.group));
}

/** Numbers stand where they are; anything else in the order it was written. */
function positionOf(value: PlanValue, values: readonly PlanValue[]): number {
  if (typeof value === 'number') return value;
  const rate = /^([\d.]+)\/s$/.exec(String(value));
  return rate === null ? values.findIndex((one) => String(one) === String(value)) : Number(rate[1]);
}

function specOf(dots: readonly Dot[], { bound, unit }: ObjectiveResult): ChartSpec {
  const seen = [...dots.flatMap(({ y, high }) => [y, high]), bound];
  const lows = dots.map(({ low }) => low);
  const isLog = spansDecades([...seen, ...lows]) && dots.every(({ y }) => y > 0);
  const positive = seen.filter((value) => value > 0);
  const scaled = valueAxis(unit, isLog ? [...positive, ...lowerEnds(lows, positive)] : [...seen, ...lows], { isLog });
  const [floor] = scaled.scale.domain;
  const data = dots.map(({ x, y, low, high, isOpen, isMet, color }) => ({ x, y, low: isLog ? Math.max(low, floor) : low, high, isOpen, isMet, color }));
  const xs = data.map(({ x }) => x);
  const pad = 0.05 * (Math.max(...xs) - Math.min(...xs) || 1);
  const ticks = spread([...new Set(xs)]);
  const labels = new Map(dots.map(({ x, value }) => [x, valueText(value)]));
  const x = {
    field: 'x',
    type: 'quantitative',
    title: null,
    scale: { domain: [Math.min(...xs) - pad, Math.max(...xs) + pad], nice: false, zero: false },
    axis: { values: ticks, labelExpr: lookup(ticks, (tick) => labels.get(tick) ?? ''), labelOverlap: true },
  };
  const y = (field: string): object => ({ field, type: 'quantitative', title: null, ...scaled });
  const color = { field: 'color', type: 'nominal', scale: null };
  const mark = (isFilled: boolean): object => ({
    transform: [{ filter: `datum.isMet == ${isFilled}` }],
    mark: {
      type: 'point',
      shape: isFilled ? 'circle' : 'square',
      size: 58,
      filled: isFilled,
      ...(isFilled ? {} : { fill: '#ffffff' }),
      strokeWidth: 1.8,
      opacity: 1,
    },
    encoding: { y: y('y'), color },
  });
  const layer = [
    { data: { values: [{ y: bound }] }, mark: { type: 'rule', color: PALETTE.ink, strokeDash: [5, 3], strokeWidth: 1.4 }, encoding: { y: y('y') } },
    {
      data: { values: data },
      encoding: { x },
      layer: [
        { mark: { type: 'rule', strokeWidth: 1.6 }, encoding: { y: y('low'), y2: { field: 'high' }, color } },
        { transform: [{ filter: 'datum.isOpen' }], mark: { ...OPEN_END, strokeWidth: 1.6 }, encoding: { y: y('y'), y2: TOP, color } },
        mark(false),
        mark(true),
      ],
    },
  ];
  return { ...FRAME, layer };
}

/** Few enough to read: the ends and evenly between. */
function spread(values: readonly number[]): readonly number[] {
  if (values.length <= TICKS_MOST) return values;
  return Array.from({ length: TICKS_MOST }, (_, i) => values[Math.round((i * (values.length - 1)) / (TICKS_MOST - 1))]!);
}
