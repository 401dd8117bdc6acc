/** `report.html` as its reader sees it: the text of one cell, one item or one figure, with its heading, and nothing of the rest of the page. */
import { html } from '../../src/report/html.ts';
import type { StudyResult } from '../../src/result/study-result.ts';

export async function pageOf(result: StudyResult): Promise<string> {
  const [artifact] = await html(result);
  return artifact?.text ?? '';
}

const ENTITIES = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' } as const;

export function textOf(markup: string): string {
  return markup
    .replace(/<wbr\/?>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(?:lt|gt|quot|amp);/g, (entity) => Object.entries(ENTITIES).find(([name]) => name === entity)?.[1] ?? entity)
    .replace(/\s+/g, ' ')
    .trim();
}

export function sectionOf(page: string, id: string): string {
  return new RegExp(`<section id="${id}"[\\s\\S]*?</section>`).exec(page)?.[0] ?? '';
}

/** The figure whose title begins so. */
export function figureOf(page: string, title: string): string {
  return (
    page.match(/<figure[\s\S]*?<\/figure>/g)?.find((figure) => textOf(/<figcaption>[\s\S]*?<\/figcaption>/.exec(figure)?.[0] ?? '').startsWith(title)) ?? ''
  );
}

export function itemsOf(markup: string, list: string): string[] {
  const content = new RegExp(`<(ol|ul) class="${list}">([\\s\\S]*?)</\\1>`).exec(markup)?.[2] ?? '';
  return content.match(/<li[\s\S]*?<\/li>/g) ?? [];
}

/** The table whose caption begins so: text of each cell, headings first. What stands in place of several cells stands in each of them. */
export function tableOf(markup: string, caption: string): string[][] {
  const table =
    markup.match(/<table[\s\S]*?<\/table>/g)?.find((each) => textOf(/<caption>[\s\S]*?<\/caption>/.exec(each)?.[0] ?? '').startsWith(caption)) ?? '';
  return (table.match(/<tr[^>]*>[\s\S]*?<\/tr>/g) ?? []).map(cellsOf);
}

/** Its rows, each cell by its heading. */
export function rowsOf(markup: string, caption: string): Record<string, string>[] {
  const [headings = [], ...rows] = tableOf(markup, caption);
  return rows.map((row) => Object.fromEntries(row.map((text, column) => [headings[column] ?? `column ${column}`, text])));
}

function cellsOf(row: string): string[] {
  return [...row.matchAll(/<t[hd]([^>]*)>([\s\S]*?)<\/t[hd]>/g)].flatMap(([, attributes = '', content = '']) =>
    Array.from({ length: Number(/colspan="(\d+)"/i.exec(attributes)?.[1] ?? 1) }, () => textOf(content)),
  );
}

/** Heights above its axis of the points of a picture's line, which is known by the colour its legend gives it. */
export function heightsOf(figure: string, label: string): number[] {
  const legend = itemsOf(figure, 'legend').find((item) => textOf(item) === label) ?? '';
  const color = /stroke="(#\w+)"/.exec(legend)?.[1] ?? 'none';
  const axis = Number(/<path d="M0,0h[\d.]+v([\d.]+)h/.exec(figure)?.[1]);
  const path = new RegExp(`<path d="M0,([\\d.]+)((?:l[\\d.,-]+)*)"[^>]*stroke="${color}"`).exec(figure);
  const heights = [axis - Number(path?.[1])];
  for (const [, down = ''] of (path?.[2] ?? '').matchAll(/l[\d.]+,([\d.-]+)/g)) heights.push(heights.at(-1)! - Number(down));
  return heights;
}
