/**
 * Where the boxes of the topology stand. Messages travel left to right: a component stands one column
 * right of the furthest of those it hears from; a dead-letter queue stands below the queue it belongs to.
 * Rows follow the neighbours to the left, so that lines seldom cross.
 */
import { mean } from 'simple-statistics';
import type { StudyResult } from '../../result/study-result.ts';
import { type Flow, flowsOf } from '../reading.ts';

export interface Box {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly flows: readonly Flow[];
}

export const BOX_WIDTH = 226;
export const BOX_HEIGHT = 62;
const COLUMN_GAP = 120;
/** Of a long way, which would else be drawn too small to read. */
const NARROW_GAP = 40;
const COLUMNS_WIDE = 3;
const ROW_GAP = 26;
const MARGIN = 4;
/** How far beside a column the dead letters go that do not go to the next box below. */
export const BESIDE = 18;

export function topologyLayout(result: StudyResult): Layout {
  const names = Object.keys(result.components);
  const flows = flowsOf(result);
  const layers = layersOf(names, flows);
  const columns = columnsOf(names, flows, layers);
  const gap = columns.length > COLUMNS_WIDE ? NARROW_GAP : COLUMN_GAP;
  const tallest = Math.max(0, ...columns.map((column) => column.length));
  const heightOf = (count: number): number => count * BOX_HEIGHT + Math.max(0, count - 1) * ROW_GAP;
  const boxes = columns.flatMap((column, layer) =>
    column.map((name, row) => ({
      name,
      x: MARGIN + layer * (BOX_WIDTH + gap),
      y: MARGIN + (heightOf(tallest) - heightOf(column.length)) / 2 + row * (BOX_HEIGHT + ROW_GAP),
    })),
  );
  const width = 2 * MARGIN + columns.length * (BOX_WIDTH + gap) - gap + (columns.length > 0 ? BESIDE : 0);
  return { width, height: 2 * MARGIN + heightOf(tallest), boxes, flows };
}

export function isNextBelow(from: Box, to: Box): boolean {
  return to.y > from.y && to.y - from.y <= BOX_HEIGHT + ROW_GAP;
}

/** Longest path from the left; a loop is cut where it would grow past the number of components. */
function layersOf(names: readonly string[], flows: readonly Flow[]): Map<string, number> {
  const layers = new Map(names.map((name) => [name, 0]));
  for (let pass = 0; pass < names.length; pass += 1) {
    let moved = false;
    for (const { from, to, isDeadLetter } of flows) {
      const wanted = (layers.get(from) ?? 0) + (isDeadLetter ? 0 : 1);
      if ((layers.get(to) ?? 0) >= wanted || wanted >= names.length) continue;
      layers.set(to, wanted);
      moved = true;
    }
    if (!moved) break;
  }
  return layers;
}

function columnsOf(names: readonly string[], flows: readonly Flow[], layers: ReadonlyMap<string, number>): string[][] {
  const last = Math.max(0, ...layers.values());
  const columns: string[][] = [];
  const rows = new Map<string, number>();
  for (let layer = 0; layer <= last; layer += 1) {
    const here = names.filter((name) => layers.get(name) === layer);
    const column = here
      .map((name, index) => ({ name, rank: rankOf(name, flows, rows, index) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ name }) => name);
    const ordered = withDeadLettersBelow(column, flows);
    ordered.forEach((name, row) => rows.set(name, row));
    if (ordered.length > 0) columns.push(ordered);
  }
  return columns;
}

/** Mean row of the neighbours to the left; the scenario's order where there are none. */
function rankOf(name: string, flows: readonly Flow[], rows: ReadonlyMap<string, number>, index: number): number {
  const before = flows.filter((flow) => flow.to === name && !flow.isDeadLetter).flatMap((flow) => rows.get(flow.from) ?? []);
  return before.length === 0 ? index : mean(before) + index / 1000;
}

function withDeadLettersBelow(column: readonly string[], flows: readonly Flow[]): string[] {
  const ordered = [...column];
  for (const { from, to, isDeadLetter } of flows) {
    if (!isDeadLetter || from === to || !ordered.includes(from) || !ordered.includes(to)) continue;
    ordered.splice(ordered.indexOf(to), 1);
    ordered.splice(ordered.indexOf(from) + 1, 0, to);
  }
  return ordered;
}
