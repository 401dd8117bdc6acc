/** Chart specs to SVG text, in Node, the same bytes each time. Vega is loaded here and nowhere else. See decision 010. */
import type { TopLevelSpec } from 'vega-lite';
import { assertDrawn } from './assert-drawn.ts';
import type { ChartSpec } from './charts/chart.ts';

export type Draw = (spec: ChartSpec, id: string) => Promise<string>;

/** Loads Vega, which takes longer than drawing a chart, and returns the pen. */
export async function pen(): Promise<Draw> {
  const [vegaLite, vega] = await Promise.all([import('vega-lite'), import('vega')]);
  const logger = silentLogger();
  // An installed canvas would measure text by this machine's fonts, and the bytes would differ.
  vega.textMetrics.canvas(false);
  return async (spec, id) => {
    // A copy, because compiling may write into what it is given.
    const copy: TopLevelSpec = JSON.parse(JSON.stringify(spec));
    const compiled = vegaLite.compile(copy, { logger }).spec;
    vega.resetSVGDefIds();
    const view = new vega.View(vega.parse(compiled), { renderer: 'none', logger });
    const svg = await view.toSVG();
    view.finalize();
    assertDrawn(svg, id);
    return slim(svg, id);
  };
}

interface Logger {
  level(): number;
  level(level: number): Logger;
  error(): Logger;
  warn(): Logger;
  info(): Logger;
  debug(): Logger;
}

/** Specs are ours and tested; what Vega has to say about them is no news for a user's terminal. */
function silentLogger(): Logger {
  const quiet = (): Logger => logger;
  function level(): number;
  function level(value: number): Logger;
  function level(value?: number): number | Logger {
    return value === undefined ? 0 : logger;
  }
  const logger: Logger = { level, error: quiet, warn: quiet, info: quiet, debug: quiet };
  return logger;
}

const GEOMETRY = / (d|transform|x|y|x1|x2|y1|y2|width|height|viewBox)="([^"]*)"/g;

/** Inline in HTML: no namespaces or classes, a tenth of a pixel, ids of its own, sized by the page. */
function slim(svg: string, id: string): string {
  return svg
    .replace(/ xmlns(:\w+)?="[^"]*"/g, '')
    .replace(/<svg ([^>]*?)width="[\d.]+" height="[\d.]+"/, '<svg aria-hidden="true" focusable="false" $1')
    .replace(/ class="[^"]*"/g, '')
    .replace(/ (version="1.1"|pointer-events="none"|transform="translate\(0,0\)")/g, '')
    .replace(GEOMETRY, (_, name: string, value: string) => ` ${name}="${value.replace(/-?\d+\.\d{2,}/g, rounded)}"`)
    .replace(/(id="|url\(#)(clip|gradient)/g, `$1${id}-$2`);
}

function rounded(number: string): string {
  return String(Math.round(Number(number) * 10) / 10);
}
