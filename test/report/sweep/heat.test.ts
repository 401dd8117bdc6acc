/** Two factors in one picture, as its reader sees it: what stands above which label, on which row, in which colour. */
import { describe, expect, it } from 'vitest';
import { STEPS } from '../../../src/report/html/heat-grid.ts';
import { renderSweepPage } from '../../../src/report/sweep/page.tsx';
import { Slices } from '../../../src/report/sweep/slices.ts';
import type { SweepResult } from '../../../src/result/sweep-result.ts';
import { figureOf, itemsOf, sectionOf, textOf } from '../fixture-page.ts';
import { elementsOf } from '../markup.ts';
import { resultOf } from './fixture-grid.ts';

/** p99 = rate / workers: 30, 15 and 7.5 ms, above them 50, 25 and 12.5. */
const grid = resultOf({ workers: [1, 2, 4], rates: ['30/s', '50/s'] });
const MEASURE = 'desk.sojourn.p99';
const VERDICTS = 'Which points meet all objectives';
const [MET, MISSED] = ['#cfe9df', '#f6cdb9'];

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
}

interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** The picture of a figure without its legend. */
const pictureOf = async (result: SweepResult, title: string): Promise<string> =>
  /<svg[^>]*role="img"[\s\S]*?<\/svg>/.exec(figureOf(sectionOf(await renderSweepPage(result), 'factors'), title))?.[0] ?? '';

function boxesOf(picture: string): Box[] {
  return elementsOf(picture)
    .filter(({ name }) => name === 'rect')
    .map(({ attributes: { x, y, width, height, fill = '' } }) => ({ x: Number(x), y: Number(y), width: Number(width), height: Number(height), fill }));
}

function labelsOf(picture: string): Label[] {
  return [...picture.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, attributes = '', text = '']) => ({
    x: Number(/\bx="([\d.]+)"/.exec(attributes)?.[1]),
    y: Number(/\by="([\d.]+)"/.exec(attributes)?.[1]),
    text,
  }));
}

const holds = ({ x, y, width, height }: Box, label: Label): boolean => label.x > x && label.x < x + width && label.y > y && label.y < y + height;

/** `column, row` → text and fill of the cell that stands above the one label and right of the other. */
function cellsOf(picture: string): Record<string, readonly [text: string, fill: string]> {
  const labels = labelsOf(picture);
  const boxes = boxesOf(picture);
  const outside = labels.filter((label) => !boxes.some((box) => holds(box, label)));
  const left = Math.min(...boxes.map(({ x }) => x));
  return Object.fromEntries(
    boxes.map((box) => {
      const column = outside.find(({ x, y }) => y > box.y + box.height && x > box.x && x < box.x + box.width);
      const row = outside.find(({ x, y }) => x < left && y > box.y && y < box.y + box.height);
      return [`${column?.text}, ${row?.text}`, [labels.find((label) => holds(box, label))?.text ?? '', box.fill] as const];
    }),
  );
}

describe('the plane of two factors', () => {
  it('has a row for each value of the shorter axis and a column for each of the longer one', () => {
    const { x, y, rows, held } = new Slices(grid).plane()!;
    expect([x.path, y.path]).toEqual(['consumers.desk.workers', 'producers.web.rate']);
    // Points are written workers first: 0 and 1 are those of one worker.
    expect(rows.map((row) => row.map((point) => point?.index))).toEqual([
      [0, 2, 4],
      [1, 3, 5],
    ]);
    expect(rows.map((row) => row.map((point) => point?.measures[MEASURE]?.value))).toEqual([
      [30, 15, 7.5],
      [50, 25, 12.5],
    ]);
    expect(held).toEqual([]);
  });

  it.each([
    ['is longer', [1, 2], ['30/s', '50/s', '70/s']],
    ['is as long', [1, 2, 4], ['30/s', '50/s', '70/s']],
  ])('lays the second axis along the page where it %s', (_, workers, rates) => {
    const { x, y, rows } = new Slices(resultOf({ workers, rates })).plane()!;
    expect([x.values, y.values]).toEqual([rates, workers]);
    expect(rows.map((row) => row.map((point) => point?.index))).toEqual(workers.map((_worker, row) => [3 * row, 3 * row + 1, 3 * row + 2]));
  });

  it('holds a third axis at the answer, and has nothing where no point is', () => {
    const axes = [...grid.axes, { path: 'seed', values: [1, 2], amounts: [1, 2] }];
    // The answer, two workers at 30/s, is of the second seed; so is all but one of the others.
    const points = grid.points.map((point) => ({ ...point, values: { ...point.values, seed: point.index === 5 ? 1 : 2 } }));
    const { rows, held } = new Slices({ ...grid, axes, points }).plane()!;
    expect(held).toEqual(['seed = 2']);
    expect(rows.map((row) => row.map((point) => point?.index ?? null))).toEqual([
      [0, 2, 4],
      [1, 3, null],
    ]);
  });

  it('is none where only one factor varies', () => {
    expect(new Slices(resultOf({ workers: [1, 2], rates: ['30/s'] })).plane()).toBeNull();
  });

  it('of too many values has forty of them a side, evenly and with both ends, and says so', async () => {
    const many = resultOf({ workers: Array.from({ length: 79 }, (_, i) => i + 1), rates: Array.from({ length: 40 }, (_, i) => `${i + 1}/s`) });
    const { x, y, rows } = new Slices(many).plane()!;
    // 78 steps over 39: every second value.
    expect(x.values).toEqual(Array.from({ length: 40 }, (_, i) => 2 * i + 1));
    expect(x.amounts).toEqual(x.values);
    expect(y.values).toEqual(many.axes[1]!.values);
    expect(rows[39]![1]!.values).toEqual({ 'consumers.desk.workers': 3, 'producers.web.rate': '40/s' });
    const note = 'At most 40 values a side are drawn, evenly over the axis.';
    expect(textOf(sectionOf(await renderSweepPage(many), 'factors'))).toContain(note);
    expect(textOf(sectionOf(await renderSweepPage(grid), 'factors'))).not.toContain(note);
  });
});

describe('a heatmap', () => {
  it('has each number above its column and on its row, darker the greater it is', async () => {
    // A step is (50 − 7.5) / 7 = 6.07 ms: 12.5 lies in the first from 7.5, 15 in the second, 25 in the third, 30 in the fourth.
    expect(cellsOf(await pictureOf(grid, MEASURE))).toEqual({
      '1, 30/s': ['30 ms', STEPS[3]],
      '2, 30/s': ['15 ms', STEPS[1]],
      '4, 30/s': ['7.5 ms', STEPS[0]],
      '1, 50/s': ['50 ms', STEPS[6]],
      '2, 50/s': ['25 ms', STEPS[2]],
      '4, 50/s': ['12.5 ms', STEPS[0]],
    });
  });

  it('grows upwards and to the right, and says so', async () => {
    const outside = (text: string) => (label: Label) => label.text === text;
    const labels = labelsOf(await pictureOf(grid, MEASURE));
    expect(labels.find(outside('50/s'))!.y).toBeLessThan(labels.find(outside('30/s'))!.y);
    expect(['1', '2', '4'].map((text) => labels.find(outside(text))!.x)).toEqual([162.3, 319, 475.7]);
    const figure = figureOf(sectionOf(await renderSweepPage(grid), 'factors'), MEASURE);
    expect(textOf(figure)).toMatch(/Up: web rate\. Right: desk workers\.$/);
    expect(figure).toContain(
      'producers.web.rate upwards, consumers.desk.workers to the right. 30/s × 1: 30 ms; 30/s × 4: 7.5 ms; 50/s × 1: 50 ms; 50/s × 4: 12.5 ms',
    );
  });

  it('has a swatch for where each step begins, in the order of the steps', async () => {
    const legend = itemsOf(figureOf(sectionOf(await renderSweepPage(grid), 'factors'), MEASURE), 'legend');
    expect(legend.map((item) => [/fill="([^"]*)"/.exec(item)?.[1], textOf(item)])).toEqual([
      [STEPS[0], 'from 7.5 ms'],
      [STEPS[1], '13.6 ms'],
      [STEPS[2], '19.6 ms'],
      [STEPS[3], '25.7 ms'],
      [STEPS[4], '31.8 ms'],
      [STEPS[5], '37.9 ms'],
      [STEPS[6], '43.9 ms'],
    ]);
  });

  it('goes by ratios where its numbers span decades', async () => {
    // ln 700 / 7 is a step: 7 lies 2.08 of them above 1, 10 lies 2.46, 70 lies 4.54, 100 lies 4.92. Evenly, four of the six would be the first.
    const wide = cellsOf(await pictureOf(resultOf({ workers: [1, 10, 100], rates: ['100/s', '700/s'] }), MEASURE));
    expect(wide).toEqual({
      '1, 100/s': ['100 ms', STEPS[4]],
      '10, 100/s': ['10 ms', STEPS[2]],
      '100, 100/s': ['1 ms', STEPS[0]],
      '1, 700/s': ['700 ms', STEPS[6]],
      '10, 700/s': ['70 ms', STEPS[4]],
      '100, 700/s': ['7 ms', STEPS[2]],
    });
  });

  it('has white numbers on what is dark, and no others', async () => {
    const picture = await pictureOf(resultOf({ workers: [1, 10, 100], rates: ['100/s', '700/s'] }), MEASURE);
    const white = [...picture.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].filter(([, attributes = '']) => attributes.includes('fill="#fff"'));
    expect(white.map(([, , text]) => text)).toEqual(['100 ms', '700 ms', '70 ms']);
  });

  it('of verdicts has a sign and a colour for each point', async () => {
    expect(cellsOf(await pictureOf(grid, VERDICTS))).toEqual({
      '1, 30/s': ['✗', MISSED],
      '2, 30/s': ['✓', MET],
      '4, 30/s': ['✓', MET],
      '1, 50/s': ['✗', MISSED],
      '2, 50/s': ['✗', MISSED],
      '4, 50/s': ['✓', MET],
    });
  });

  it('of many columns has no text, and neighbours of one colour are one piece', async () => {
    const picture = await pictureOf(resultOf({ workers: Array.from({ length: 12 }, (_, i) => i + 1), rates: ['30/s', '60/s'] }), VERDICTS);
    // A column is 470 / 12 wide, from 84. 30/s needs two workers to come below 20 ms, 60/s needs four.
    expect(boxesOf(picture).map(({ x, y, width, fill }) => [x, y, width, fill])).toEqual([
      [84, 36, 39.2, MISSED],
      [123.2, 36, 430.8, MET],
      [84, 6, 117.5, MISSED],
      [201.5, 6, 352.5, MET],
    ]);
    expect(labelsOf(picture).map(({ text }) => text)).not.toContain('✓');
  });
});
