/** Two factors at once: which points hold, and how each judged measure responds. Cells are one small picture. */
import type { JSX } from 'preact';
import type { PointResult, SweepMeasure, SweepResult } from '../../result/sweep-result.ts';
import { formatValue } from '../../units/values.ts';
import { STEPS } from '../html/heat-grid.ts';
import { measuresShown } from './curves.ts';
import { GROWS, growsAt, signAt, textAt } from './growth.ts';
import { evenly, type Plane, SIDE_MAX, Slices, shortPath } from './slices.ts';
import { verdictText } from './summary.ts';

const LEFT = 84;
const WIDTH = 470;
const TOP = 6;
const ROW_MAX = 30;
const LABELS_MAX = 12;
const TEXT_MAX = 10;

/** What a cell is filled with whose number has no level: stripes, which no step of the scale has. */
const STRIPES = 'url(#grows)';

/** Verdicts have a colour and a sign; a sign alone tells them apart in print. */
const VERDICT_CELLS = {
  met: { color: '#cfe9df', sign: '✓', label: 'all objectives met' },
  missed: { color: '#f6cdb9', sign: '✗', label: 'missed' },
  undecided: { color: '#f7e8b0', sign: '?', label: 'undecided' },
  none: { color: '#eceff2', sign: '·', label: 'not run' },
} as const;

interface Cell {
  readonly color: string;
  readonly text: string;
  readonly isLight: boolean;
}

export function Heatmaps({ result }: { readonly result: SweepResult }): JSX.Element | null {
  const plane = new Slices(result).plane();
  if (plane === null) return null;
  const thin = [plane.x, plane.y].some(({ path, values }) => values.length < (result.axes.find((axis) => axis.path === path)?.values.length ?? 0));
  return (
    <>
      {plane.held.length === 0 ? null : <p class="note">With {plane.held.join(', ')}.</p>}
      {thin ? <p class="note">At most {SIDE_MAX} values a side are drawn, evenly over the axis.</p> : null}
      <Stripes />
      <div class="charts">
        {result.objectives.length === 0 ? null : <VerdictMap plane={plane} />}
        {measuresShown(result).map((measure) => (
          <MeasureMap key={measure.name} plane={plane} measure={measure} />
        ))}
      </div>
    </>
  );
}

/** Once a page: every map and legend is filled from here. */
function Stripes(): JSX.Element {
  return (
    <svg width="0" height="0" aria-hidden="true" focusable="false" style="position:absolute">
      <pattern id="grows" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="#fff" />
        <rect width="2" height="6" fill="#f6cdb9" />
      </pattern>
    </svg>
  );
}

function VerdictMap({ plane }: { readonly plane: Plane }): JSX.Element {
  const cells = plane.rows.map((row) => row.map(verdictCell));
  const keys = Object.values(VERDICT_CELLS).map(({ color, sign, label }) => ({ color, label: `${sign} ${label}` }));
  return (
    <HeatFigure
      plane={plane}
      cells={cells}
      title="Which points meet all objectives"
      keys={keys}
      textOf={(point) => (point === null ? '–' : verdictText(point))}
    />
  );
}

function verdictCell(point: PointResult | null): Cell {
  const { color, sign } = VERDICT_CELLS[point?.verdict ?? 'none'];
  return { color, text: point === null ? sign : `${sign} ${signAt(point)}`.trim(), isLight: false };
}

interface MeasureMapProps {
  readonly plane: Plane;
  readonly measure: SweepMeasure;
}

function MeasureMap({ plane, measure }: MeasureMapProps): JSX.Element {
  const points = plane.rows.flat().filter((point) => point !== null);
  const level = points.filter((point) => !growsAt(point, measure));
  const scale = scaleOf(
    level.flatMap((point) => point.measures[measure.name]?.value ?? []),
    measure.unit,
  );
  const textOf = (point: PointResult | null): string => textAt(point, measure);
  const cellOf = (point: PointResult | null): Cell => {
    if (point !== null && growsAt(point, measure)) return { color: STRIPES, text: GROWS, isLight: false };
    const value = point?.measures[measure.name]?.value ?? null;
    if (value === null) return { color: '#fff', text: '', isLight: false };
    const step = scale.stepOf(value);
    return { color: STEPS[step] ?? '', text: textOf(point), isLight: step >= 4 };
  };
  const keys = [...scale.keys, ...(level.length === points.length ? [] : [{ color: STRIPES, label: GROWS }])];
  return <HeatFigure plane={plane} cells={plane.rows.map((row) => row.map(cellOf))} title={measure.name} keys={keys} textOf={textOf} />;
}

interface Key {
  readonly color: string;
  readonly label: string;
}

interface Scale {
  readonly stepOf: (value: number) => number;
  readonly keys: readonly Key[];
}

/** Even steps from the least to the greatest; of ratios where they span decades. Where all read alike, one step. */
function scaleOf(values: readonly number[], unit: string): Scale {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (values.length === 0) return { stepOf: () => 0, keys: [] };
  if (formatValue(low, unit) === formatValue(high, unit)) return { stepOf: () => 0, keys: [{ color: STEPS[0], label: formatValue(low, unit) }] };
  const isLog = low > 0 && high / low > 20;
  const of = (value: number): number => (isLog ? Math.log(value) : value);
  const back = (value: number): number => (isLog ? Math.exp(value) : value);
  const span = of(high) - of(low);
  const from = (step: number): string => formatValue(back(of(low) + (span * step) / STEPS.length), unit);
  return {
    stepOf: (value) => Math.min(STEPS.length - 1, Math.floor(((of(value) - of(low)) / span) * STEPS.length)),
    keys: STEPS.map((color, step) => ({ color, label: step === 0 ? `from ${from(step)}` : from(step) })),
  };
}

interface HeatProps {
  readonly plane: Plane;
  readonly cells: readonly (readonly Cell[])[];
  readonly title: string;
  readonly keys: readonly Key[];
  readonly textOf: (point: PointResult | null) => string;
}

function HeatFigure({ plane, cells, title, keys, textOf }: HeatProps): JSX.Element {
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <div class="card">
        <ul class="legend">
          {keys.map(({ color, label }) => (
            <li key={label}>
              <svg viewBox="0 0 22 10" aria-hidden="true" focusable="false">
                <rect width="22" height="10" fill={color} />
              </svg>
              {label}
            </li>
          ))}
        </ul>
        <div class="scroll plane" role="region" aria-label={title} tabIndex={0}>
          <Cells plane={plane} cells={cells} label={`${title}: ${plane.y.path} upwards, ${plane.x.path} to the right. ${corners(plane, textOf)}`} />
        </div>
      </div>
      <p class="note">
        Up: {shortPath(plane.y.path)}. Right: {shortPath(plane.x.path)}.
      </p>
    </figure>
  );
}

function corners({ rows, x, y }: Plane, textOf: HeatProps['textOf']): string {
  const last = rows.length - 1;
  const end = (rows[0]?.length ?? 1) - 1;
  const at = (row: number, column: number): string => `${String(y.values[row])} × ${String(x.values[column])}: ${textOf(rows[row]?.[column] ?? null)}`;
  return [at(0, 0), at(0, end), at(last, 0), at(last, end)].join('; ');
}

/** The middle of its column; the last one ends with the picture where its column is narrower than a label. */
function underColumn(middle: number, width: number, isLast: boolean): { readonly x: number; readonly 'text-anchor': 'middle' | 'end' } {
  return isLast && width < 60 ? { x: LEFT + WIDTH, 'text-anchor': 'end' } : { x: round(LEFT + middle), 'text-anchor': 'middle' };
}

/** Rows are drawn upwards, so that more lies where a reader looks for more. */
function Cells({
  plane: { x, y },
  cells,
  label,
}: {
  readonly plane: Plane;
  readonly cells: readonly (readonly Cell[])[];
  readonly label: string;
}): JSX.Element {
  const columns = x.values.length;
  const width = WIDTH / columns;
  const height = Math.min(ROW_MAX, Math.max(8, 320 / y.values.length));
  const bottom = TOP + height * y.values.length;
  const top = (row: number): number => round(bottom - (row + 1) * height);
  const hasText = columns <= TEXT_MAX && height >= 16;
  return (
    <svg viewBox={`0 0 ${LEFT + WIDTH} ${round(bottom + 24)}`} role="img" aria-label={label} font-family="system-ui, sans-serif" font-size="11" fill="#5f6b7a">
      {runs(cells).map(({ row, from, to, color }) => (
        <rect
          key={`${row}-${from}`}
          x={round(LEFT + from * width)}
          y={top(row)}
          width={round((to - from) * width)}
          height={round(height)}
          fill={color}
          stroke="#fff"
          stroke-width={hasText ? 1 : 0.4}
        />
      ))}
      {hasText
        ? cells.flatMap((row, r) =>
            row.map(({ text, isLight }, c) => (
              <text
                key={`${r}-${c}`}
                x={round(LEFT + (c + 0.5) * width)}
                y={round(top(r) + height / 2 + 4)}
                text-anchor="middle"
                fill={isLight ? '#fff' : '#16191f'}
                font-size={width < 60 ? 9 : 11}
              >
                {text}
              </text>
            )),
          )
        : null}
      {evenly(y.values.length, LABELS_MAX).map((row) => (
        <text key={row} x={LEFT - 8} y={round(top(row) + height / 2 + 4)} text-anchor="end">
          {cut(String(y.values[row]))}
        </text>
      ))}
      {evenly(columns, 8).map((column) => (
        <text key={column} {...underColumn((column + 0.5) * width, width, column === columns - 1)} y={round(bottom + 16)}>
          {cut(String(x.values[column]))}
        </text>
      ))}
    </svg>
  );
}

/** Neighbours of one colour are one rectangle where no text sets them apart. */
function runs(cells: readonly (readonly Cell[])[]): { row: number; from: number; to: number; color: string }[] {
  return cells.flatMap((row, r) => {
    const found: { row: number; from: number; to: number; color: string }[] = [];
    row.forEach(({ color }, c) => {
      const last = found.at(-1);
      if (last !== undefined && last.color === color && row.length > TEXT_MAX) last.to = c + 1;
      else found.push({ row: r, from: c, to: c + 1, color });
    });
    return found;
  });
}

function cut(text: string): string {
  return text.length > 12 ? `${text.slice(0, 11)}…` : text;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
