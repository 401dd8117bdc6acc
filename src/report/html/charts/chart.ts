/** A chart as data: what to draw, how to read it, and the same numbers as a table. Rendering comes later (draw.ts). */
/** A layered Vega-Lite specification, as far as ours use the language. Plain data: a test can read it. */
export interface ChartSpec {
  readonly width: number;
  readonly height: number;
  readonly autosize: object;
  readonly config: object;
  /** Shared by all layers. */
  readonly encoding?: object;
  readonly layer: readonly object[];
}

export interface LegendItem {
  readonly label: string;
  readonly color: string;
  readonly mark: 'line' | 'dashed' | 'dotted' | 'area' | 'circle' | 'square' | 'triangle';
}

export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a row stands for, when it is not the series' own interval. */
  readonly note: string;
}

export interface Chart {
  /** Unique on a page; also the anchor. */
  readonly id: string;
  readonly title: string;
  /** Said to those who do not see the picture: what is drawn, and its extremes. */
  readonly description: string;
  readonly spec: ChartSpec;
  readonly legend: readonly LegendItem[];
  /** Words that stand beside the legend: the percentiles of a histogram, the metric's own name. */
  readonly subtitle: string;
  readonly table: ChartTable;
}

/** A component's name as part of an id: letters, digits and dashes, distinct for distinct places. */
export function chartId(topic: string, place: number): string {
  return `${topic}-${place + 1}`;
}
