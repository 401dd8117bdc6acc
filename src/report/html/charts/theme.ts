/**
 * The look all charts share. Colours are told apart by people with any of the common colour deficiencies,
 * and each also has its own dash or weight. Fonts are the reader's own; widths are estimated, never
 * measured on this machine, so that the bytes do not depend on installed fonts.
 */
export const PALETTE = {
  ink: '#16191f',
  muted: '#5f6b7a',
  rule: '#e4e8eb',
  wash: '#f0f2f4',
  offered: '#8793a0',
  offeredFill: '#e9edf0',
  accepted: '#0b63b8',
  throttled: '#d1480b',
  delivered: '#0a8f7a',
  low: '#0f3d66',
  high: '#3b8fd9',
  band: '#dfecf8',
} as const;

/** For one line per component: distinct in hue and in lightness. */
export const SERIES_COLORS = ['#0b63b8', '#d1480b', '#0a8f7a', '#7b4ba0', '#b58900', '#3c4a57', '#cc5a9d', '#5a9e2f'] as const;

export const CHART_WIDTH = 470;
export const CHART_HEIGHT = 190;

const FONT = 'system-ui, sans-serif';

export const THEME = {
  background: null,
  padding: { left: 2, top: 6, right: 10, bottom: 2 },
  font: FONT,
  aria: false,
  view: { stroke: null },
  axis: {
    labelFont: FONT,
    labelFontSize: 11,
    labelColor: PALETTE.muted,
    labelPadding: 5,
    titleFont: FONT,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    titleColor: PALETTE.muted,
    domain: false,
    ticks: false,
    gridColor: PALETTE.rule,
    gridWidth: 1,
    labelLimit: 120,
  },
  axisX: { grid: false, domain: true, domainColor: '#aab4bd', ticks: true, tickColor: '#aab4bd', tickSize: 4, labelPadding: 3 },
  axisY: { minExtent: 46, labelOverlap: false },
  line: { strokeWidth: 1.5, strokeJoin: 'round', interpolate: 'linear' },
  text: { font: FONT, fontSize: 11, color: PALETTE.ink },
  rule: { strokeWidth: 1 },
} as const;

/** Frame every chart starts from. */
export const FRAME = {
  width: CHART_WIDTH,
  height: CHART_HEIGHT,
  autosize: { type: 'fit', contains: 'padding' },
  config: THEME,
} as const;

/** Of an interval without an upper end: from the value on to the top of the chart, which is `y2`. */
export const OPEN_END = { type: 'rule', opacity: 0.6, strokeDash: [1.5, 3], strokeWidth: 3 } as const;
export const TOP = { value: 0 } as const;
