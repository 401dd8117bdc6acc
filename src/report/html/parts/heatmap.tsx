/** Place × time: where and when it was busy. Labels are text of the page, the cells one small picture. */
import type { JSX } from 'preact';
import { type Clock, clockOf } from '../../../result/clock.ts';
import type { ComponentResult, StudyResult } from '../../../result/study-result.ts';
import { formatDuration, formatNumber, formatValue } from '../../../units/values.ts';
import { binStarts } from '../charts/thin.ts';
import { type HeatGrid, heatGrid, heatPaths, STEPS } from '../heat-grid.ts';
import { Table } from './table.tsx';

interface HeatmapProps {
  readonly result: StudyResult;
  readonly name: string;
  readonly heat: NonNullable<ComponentResult['heat']>;
  readonly id: string;
}

const LEFT = 88;
const WIDTH = 1000;
const ROW = 20;
const AXIS = 24;

export function Heatmap({ result, name, heat, id }: HeatmapProps): JSX.Element | null {
  const grid = heatGrid(heat.places, heat.values);
  if (grid.rows.length === 0 || grid.columns === 0) return null;
  const clock = clockOf(result.time);
  const unit = heat.unit === 'count' ? 'records' : heat.unit;
  const title = `${name}: ${unit} per shard and ${formatDuration(result.time.seriesIntervalMs)}`;
  return (
    <figure id={id} class="wide">
      <figcaption>{title}</figcaption>
      <div class="card">
        <Scale grid={grid} />
        <div class="scroll canvas" role="region" aria-label={title} tabIndex={0}>
          <Cells grid={grid} clock={clock} durationMs={result.time.durationMs} title={describe(grid, unit, clock, result)} />
        </div>
      </div>
      <p class="note">{reading(grid, result)}</p>
      <details>
        <summary>Numbers</summary>
        <HeatTable grid={grid} clock={clock} durationMs={result.time.durationMs} title={title} />
      </details>
    </figure>
  );
}

function Cells({
  grid,
  clock,
  durationMs,
  title,
}: {
  readonly grid: HeatGrid;
  readonly clock: Clock;
  readonly durationMs: number;
  readonly title: string;
}): JSX.Element {
  const height = grid.rows.length * ROW;
  const paths = heatPaths(grid);
  const ticks = [0, 1, 2, 3, 4, 5].map((part) => part / 5);
  return (
    <svg
      viewBox={`0 0 ${LEFT + WIDTH} ${height + AXIS}`}
      role="img"
      aria-label={title}
      style="min-width:560px"
      font-family="system-ui, sans-serif"
      font-size="12"
      fill="#5f6b7a"
    >
      {grid.rows.map(({ place }, row) => (
        <text key={place} x={LEFT - 8} y={row * ROW + 14} text-anchor="end">
          {shortPlace(place)}
        </text>
      ))}
      <svg
        x={LEFT}
        y="0"
        width={WIDTH}
        height={height}
        viewBox={`0 0 ${grid.columns} ${grid.rows.length}`}
        preserveAspectRatio="none"
        shape-rendering="crispEdges"
      >
        {paths.map((d, step) => (d === '' ? null : <path key={step} d={d} fill={STEPS[step]} />))}
      </svg>
      <path d={grid.rows.map((_, row) => `M${LEFT} ${row * ROW}H${LEFT + WIDTH}`).join('')} stroke="#fff" stroke-width="2" />
      {ticks.map((part) => (
        <text key={part} x={LEFT + part * WIDTH} y={height + 18} text-anchor={part === 0 ? 'start' : part === 1 ? 'end' : 'middle'}>
          {clock.at(part * durationMs)}
        </text>
      ))}
    </svg>
  );
}

function Scale({ grid }: { readonly grid: HeatGrid }): JSX.Element {
  return (
    <ul class="legend">
      {STEPS.map((color, step) => (
        <li key={color}>
          <svg viewBox="0 0 22 10" aria-hidden="true" focusable="false">
            <rect width="22" height="10" fill={color} />
          </svg>
          {step === 0 ? 'none' : `≤ ${formatNumber(Math.round((grid.max * step) / (STEPS.length - 1)))}`}
        </li>
      ))}
    </ul>
  );
}

/** `shardId-000000000003`, or plainly `3`, is drawn as `shard 3`. */
export function shortPlace(place: string): string {
  const match = /^(?:shardId-0*)?(\d+)$/.exec(place);
  return match === null ? (place.length > 14 ? `…${place.slice(-13)}` : place) : `shard ${match[1]}`;
}

function describe(grid: HeatGrid, unit: string, clock: Clock, result: StudyResult): string {
  const busiest = grid.rows.reduce((best, row) => (Math.max(...row.values) > Math.max(...best.values) ? row : best));
  const column = busiest.values.indexOf(grid.max);
  const at = clock.at((column / grid.columns) * result.time.durationMs);
  return `Heatmap of ${grid.rows.length} places over time. Greatest: ${formatNumber(grid.max)} ${unit} on ${shortPlace(busiest.place)} at ${at}.`;
}

function reading({ intervalsPerColumn, placesLeftOut }: HeatGrid, { time }: StudyResult): string {
  const column = `A column is ${formatDuration(intervalsPerColumn * time.seriesIntervalMs)}${intervalsPerColumn > 1 ? ' and shows its busiest interval' : ''}; first replication.`;
  if (placesLeftOut === 0) return column;
  return `${column} ${placesLeftOut === 1 ? 'The least busy place is' : `The ${placesLeftOut} least busy places are`} not drawn.`;
}

const TABLE_COLUMNS = 10;

function HeatTable({
  grid,
  clock,
  durationMs,
  title,
}: {
  readonly grid: HeatGrid;
  readonly clock: Clock;
  readonly durationMs: number;
  readonly title: string;
}): JSX.Element {
  const starts = binStarts(grid.columns, TABLE_COLUMNS);
  const columns = [{ title: 'Place' }, ...starts.map((start) => ({ title: `from ${clock.at((start / grid.columns) * durationMs)}`, isNumeric: true }))];
  const rows = grid.rows.map(({ place, values }) => [
    shortPlace(place),
    ...starts.map((start, index) => formatValue(Math.max(...values.slice(start, starts[index + 1] ?? values.length)), 'count')),
  ]);
  return <Table caption={`${title}, greatest interval of each span`} columns={columns} rows={rows} />;
}
