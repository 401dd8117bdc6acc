/** A chart on the page: title, legend, picture, and the same numbers as a table behind a disclosure. */
import type { JSX } from 'preact';
import type { Chart, LegendItem } from '../charts/chart.ts';
import { Name } from './name.tsx';
import { Table } from './table.tsx';

export interface DrawnChart {
  readonly chart: Chart;
  /** Made by draw.ts from our own spec; nothing a user wrote is in it unescaped. */
  readonly svg: string;
}

export function Figure({ drawn: { chart, svg }, isWide = false }: { readonly drawn: DrawnChart; readonly isWide?: boolean }): JSX.Element {
  return (
    <figure id={chart.id} class={isWide ? 'wide' : undefined}>
      <figcaption>
        <Name text={chart.title} />
      </figcaption>
      <div class="card">
        <Legend items={chart.legend} text={chart.subtitle} />
        <div class="canvas" role="img" aria-label={chart.description} dangerouslySetInnerHTML={{ __html: svg }} />
      </div>
      <details>
        <summary>Numbers</summary>
        {chart.table.note === '' ? null : <p class="note">{chart.table.note}</p>}
        <Table caption={chart.title} columns={chart.table.columns.map((title, index) => ({ title, isNumeric: index > 0 }))} rows={chart.table.rows} />
      </details>
    </figure>
  );
}

/** Marks that are shapes, each in the middle of its place. */
const SHAPES: Readonly<Partial<Record<LegendItem['mark'], string>>> = {
  circle: 'M7 5a4 4 0 1 0 8 0a4 4 0 1 0-8 0',
  square: 'M7.5 1.5h7v7h-7z',
  triangle: 'M11 1l4.6 8H6.4z',
};
const DASHES: Readonly<Partial<Record<LegendItem['mark'], string>>> = { dashed: '5 3', dotted: '2 2' };

/** Always as tall as a line, so that charts side by side stand on one line. */
export function Legend({ items, text }: { readonly items: readonly LegendItem[]; readonly text: string }): JSX.Element {
  return (
    <ul class="legend">
      {text === '' ? null : <li>{text}</li>}
      {items.map((item) => (
        <li key={item.label}>
          <svg viewBox="0 0 22 10" aria-hidden="true" focusable="false">
            <Mark item={item} />
          </svg>
          {item.label}
        </li>
      ))}
    </ul>
  );
}

function Mark({ item: { mark, color } }: { readonly item: LegendItem }): JSX.Element {
  if (mark === 'area') return <rect width="22" height="10" fill={color} stroke="#8793a0" stroke-width="1" />;
  const shape = SHAPES[mark];
  if (shape !== undefined) return <path d={shape} fill={color} />;
  return <path d="M0 5H22" stroke={color} stroke-width="2.4" stroke-dasharray={DASHES[mark]} />;
}

export function Figures({ drawn }: { readonly drawn: readonly DrawnChart[] }): JSX.Element | null {
  if (drawn.length === 0) return null;
  return (
    <div class="charts">
      {drawn.map((each) => (
        <Figure key={each.chart.id} drawn={each} />
      ))}
    </div>
  );
}
