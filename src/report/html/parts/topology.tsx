/** Who sends to whom, drawn: producers, services and consumers from left to right, dead letters dashed. */
import type { JSX } from 'preact';
import type { ComponentResult, StudyResult } from '../../../result/study-result.ts';
import { formatNumber, formatValue } from '../../../units/values.ts';
import { passedRate } from '../../reading.ts';
import { BESIDE, BOX_HEIGHT, BOX_WIDTH, type Box, isNextBelow, topologyLayout } from '../topology-layout.ts';
import { estimatedWidth, namesIn } from '../topology-names.ts';
import { Table } from './table.tsx';

/** The picture is not drawn smaller than this; it scrolls instead. */
const LEGIBLE = 0.64;

export function Topology({ result }: { readonly result: StudyResult }): JSX.Element {
  const { width, height, boxes, flows } = topologyLayout(result);
  const names = namesIn(ROOM / NAME_SIZE, Object.keys(result.components));
  const places = new Map(boxes.map((box) => [box.name, box]));
  return (
    <>
      <div class="scroll topology" role="region" aria-label="Topology" tabIndex={0}>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          style={`width:${width}px;--least:${Math.round(LEGIBLE * width)}px`}
          role="img"
          aria-labelledby="topology-picture"
          font-family="system-ui, sans-serif"
        >
          <title id="topology-picture">{`${boxes.length} components and ${flows.length} links; the table below lists them.`}</title>
          <defs>
            <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M0 .5L7 4 0 7.5z" fill="var(--muted)" />
            </marker>
          </defs>
          {flows.map(({ from, to, isDeadLetter }) => (
            <Link key={`${from} ${to}`} from={places.get(from)} to={places.get(to)} isDeadLetter={isDeadLetter} />
          ))}
          {boxes.map((box) => (
            <Node key={box.name} box={box} name={names.get(box.name) ?? box.name} component={result.components[box.name]} />
          ))}
        </svg>
      </div>
      <details class="data">
        <summary>Links as a table</summary>
        <Table
          caption="Links between components"
          columns={[{ title: 'From' }, { title: 'To' }, { title: 'What travels' }]}
          rows={flows.map(({ from, to, isDeadLetter }) => [from, to, isDeadLetter ? 'dead letters' : 'messages'])}
        />
      </details>
    </>
  );
}

function Link({
  from,
  to,
  isDeadLetter,
}: {
  readonly from: Box | undefined;
  readonly to: Box | undefined;
  readonly isDeadLetter: boolean;
}): JSX.Element | null {
  if (from === undefined || to === undefined) return null;
  return (
    <path
      d={isDeadLetter && from.x === to.x ? deadLetterPath(from, to) : rightward(from, to)}
      fill="none"
      stroke="var(--muted)"
      stroke-width="1.4"
      stroke-dasharray={isDeadLetter ? DASHES.join(' ') : undefined}
      // Where several lead one way their dashes fall on each other, or the line would look whole.
      stroke-dashoffset={isDeadLetter ? from.y % (DASHES[0] + DASHES[1]) : undefined}
      marker-end="url(#arrow)"
    />
  );
}

function rightward(from: Box, to: Box): string {
  const [x1, y1, x2, y2] = [from.x + BOX_WIDTH, from.y + BOX_HEIGHT / 2, to.x - 2, to.y + BOX_HEIGHT / 2];
  const bend = Math.max(30, (x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

const DASHES = [5, 4] as const;

/** To the next box below; to any other beside the column, where the lines of all that lead there are one. */
function deadLetterPath(from: Box, to: Box): string {
  const x = from.x + BOX_WIDTH / 2;
  if (isNextBelow(from, to)) return `M${x} ${from.y + BOX_HEIGHT}V${to.y - 2}`;
  const right = from.x + BOX_WIDTH;
  return `M${right} ${from.y + 0.8 * BOX_HEIGHT}H${right + BESIDE}V${to.y + BOX_HEIGHT / 2}H${right + 2}`;
}

const MARGIN = 16;
const ROOM = BOX_WIDTH - 2 * MARGIN;
const NAME_SIZE = 14.5;
const CAPTION_SIZE = 12.5;
const CAPTION_ROOM = BOX_WIDTH - MARGIN - 6;
/** The width of letters that are not bold, in parts of that of bold ones. */
const PLAIN = 0.83;
const FILLS: Readonly<Record<ComponentResult['role'], string>> = { producer: 'var(--wash)', service: 'var(--paper)', consumer: 'var(--wash)' };

interface NodeProps {
  readonly box: Box;
  readonly name: string;
  readonly component: ComponentResult | undefined;
}

function Node({ box, name, component }: NodeProps): JSX.Element | null {
  if (component === undefined) return null;
  const isOverloaded = component.stability.label === 'overloaded';
  return (
    <g transform={`translate(${box.x} ${box.y})`}>
      <title>{box.name}</title>
      <rect
        width={BOX_WIDTH}
        height={BOX_HEIGHT}
        rx={component.role === 'service' ? 3 : 16}
        fill={FILLS[component.role]}
        stroke={isOverloaded ? 'var(--missed)' : 'var(--muted)'}
        stroke-width={isOverloaded ? 2.2 : 1.2}
      />
      <text x={MARGIN} y="25" font-size={NAME_SIZE} font-weight="620" fill="var(--ink)">
        {name}
      </text>
      <text x={MARGIN} y="46" font-size={CAPTION_SIZE} fill="var(--muted)">
        {caption(component)}
      </text>
    </g>
  );
}

/** Without the kind where there is no room for it; the shape says its role. */
function caption(component: ComponentResult): string {
  const full = fullCaption(component);
  const isTooLong = PLAIN * CAPTION_SIZE * estimatedWidth(full) > CAPTION_ROOM;
  return isTooLong ? full.slice(full.indexOf(', ') + 2) : full;
}

function fullCaption(component: ComponentResult): string {
  const rate = passedRate(component);
  const redriven = component.metrics.redriven?.sum;
  const kind = component.kind === 'producer' ? 'offers' : component.kind;
  const state = component.role !== 'producer' && component.stability.label === 'overloaded' ? ', overloaded' : '';
  if (redriven !== undefined && redriven > 0 && (rate === undefined || rate === 0)) return `${kind}, ${formatNumber(Math.round(redriven))} dead letters`;
  return rate === undefined ? kind + state : `${kind}${component.kind === 'producer' ? '' : ','} ${formatValue(rate, 'count/s')}${state}`;
}
