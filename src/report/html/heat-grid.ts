/**
 * A heatmap small enough for a page: at most 40 places × 120 columns, seven steps of one colour, and one
 * SVG path per step in which neighbours of the same step are a single stroke.
 */
import { bins } from './charts/thin.ts';

export interface HeatGrid {
  readonly rows: readonly { readonly place: string; readonly values: readonly number[] }[];
  readonly columns: number;
  readonly intervalsPerColumn: number;
  readonly max: number;
  readonly placesLeftOut: number;
}

export const ROWS_MAX = 40;
export const COLUMNS_MAX = 120;
/** From nothing to the greatest: lightness falls evenly, so that it also works in grey. */
export const STEPS = ['#eef3f8', '#d3e3f1', '#aacbe6', '#78acd6', '#458bc3', '#1d66a5', '#083f73'] as const;

/** The busiest places in their own order; each column shows the greatest interval it covers. */
export function heatGrid(places: readonly string[], values: readonly (readonly number[])[]): HeatGrid {
  const all = places.map((place, index) => ({ place, index, row: values[index] ?? [], total: (values[index] ?? []).reduce((sum, value) => sum + value, 0) }));
  const kept = [...all]
    .sort((a, b) => b.total - a.total || a.index - b.index)
    .slice(0, ROWS_MAX)
    .sort((a, b) => a.index - b.index);
  const length = Math.max(0, ...kept.map(({ row }) => row.length));
  const rows = kept.map(({ place, row }) => ({ place, values: bins(row, COLUMNS_MAX).map((bin) => Math.max(...bin)) }));
  const columns = Math.min(length, COLUMNS_MAX);
  return {
    rows,
    columns,
    intervalsPerColumn: columns === 0 ? 1 : length / columns,
    max: Math.max(0, ...rows.flatMap((row) => row.values)),
    placesLeftOut: all.length - kept.length,
  };
}

/** Step of a value: 0 only for nothing at all. */
export function stepOf(value: number, max: number): number {
  if (value <= 0 || max <= 0) return 0;
  return Math.max(1, Math.min(STEPS.length - 1, Math.ceil((value / max) * (STEPS.length - 1))));
}

/** Path data of each step: runs of equal neighbours, a unit wide per column and a unit high per row. */
export function heatPaths(grid: HeatGrid): string[] {
  const paths = STEPS.map(() => '');
  grid.rows.forEach(({ values }, row) => {
    let start = 0;
    for (let column = 1; column <= values.length; column += 1) {
      const step = stepOf(values[start] ?? 0, grid.max);
      if (column < values.length && stepOf(values[column] ?? 0, grid.max) === step) continue;
      paths[step] = `${paths[step] ?? ''}M${start} ${row}h${column - start}v1H${start}z`;
      start = column;
    }
  });
  return paths;
}
