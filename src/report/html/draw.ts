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
/** What the page's style says already, what hides from readers what is hidden as a whole, and what draws nothing. */
const NEEDLESS =
  / (?:xmlns(?::\w+)?|class|version|pointer-events|role|aria-roledescription|aria-hidden|font-family|stroke-miterlimit)="[^"]*"| opacity="1"| stroke-width="1"| transform="translate\(0,0\)"/g;
const EMPTY = /<path(?: d="(?:M0,0h0v0h0Z)?"| display="none")+\/>/g;

/** Inline in HTML: no namespaces or classes, a tenth of a pixel, steps instead of places, ids of its own, sized by the page. */
function slim(svg: string, id: string): string {
  return svg
    .replace(NEEDLESS, '')
    .replace(/<svg ([^>]*?)width="[\d.]+" height="[\d.]+"/, '<svg aria-hidden="true" focusable="false"$1')
    .replace(GEOMETRY, (_, name: string, value: string) => ` ${name}="${value.replace(/-?\d+\.\d{2,}/g, rounded)}"`)
    .replace(/ d="(M[^"]*)"/g, (_, path: string) => ` d="${stepwise(path)}"`)
    .replace(EMPTY, '')
    .replace(/(id="|url\(#)(clip|gradient)/g, `$1${id}-$2`);
}

function rounded(number: string): string {
  return String(Math.round(Number(number) * 10) / 10);
}

/** `M0,10L2.5,12` as `M0,10l2.5,2`: a path of short steps in half the bytes. Only straight lines are touched. */
function stepwise(path: string): string {
  let x = 0;
  let y = 0;
  if (/[^MLZ\d.,-]/.test(path)) return path;
  return path.replace(/([ML])(-?[\d.]+),(-?[\d.]+)/g, (_, command: string, toX: string, toY: string) => {
    const step = `l${rounded(String(Number(toX) - x))},${rounded(String(Number(toY) - y))}`;
    x = Number(toX);
    y = Number(toY);
    return command === 'M' ? `M${toX},${toY}` : step;
  });
}
