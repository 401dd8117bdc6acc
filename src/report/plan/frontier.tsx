/** Two axes as a map: what was simulated and how it turned out; the answer ringed. Shapes carry the verdict. */
import type { JSX } from 'preact';
import type { PlanAxis, PlanCandidate, PlanResult } from '../../result/plan-result.ts';
import { shortPath, valueText } from './words.ts';

const WIDTH = 620;
const LEFT = 64;
const BOTTOM = 44;
const CELL_MOST = 30;
const LABELS_MOST = 16;

/** Null unless exactly two axes have an order and nothing else varies. */
export function Frontier({ plan }: { readonly plan: PlanResult }): JSX.Element | null {
  const [across, up, ...more] = plan.axes;
  if (across === undefined || up === undefined || more.length > 0 || plan.axes.some(({ kind }) => kind !== 'ordered')) return null;
  const cell = Math.min(CELL_MOST, (WIDTH - LEFT) / across.values.length);
  const height = cell * up.values.length + BOTTOM;
  const x = (candidate: PlanCandidate): number => LEFT + (placeOf(across, candidate) + 0.5) * cell;
  const y = (candidate: PlanCandidate): number => height - BOTTOM - (placeOf(up, candidate) + 0.5) * cell;
  const answer = plan.answer === null ? undefined : plan.candidates[plan.answer.candidate];
  const size = Math.max(2.2, Math.min(7, cell / 3));
  return (
    <figure class="wide">
      <figcaption>What was simulated</figcaption>
      <p class="note">
        Disc: every objective holds. Cross: one is missed. Diamond: undecided. The ring is the answer; empty places follow from what was assumed.
      </p>
      <div class="scroll topology plane" role="region" aria-label="What was simulated" tabIndex={0}>
        <svg
          viewBox={`0 0 ${WIDTH} ${round(height)}`}
          width={WIDTH}
          role="img"
          aria-label={`${plan.candidates.length} candidates by ${shortPath(across.path)} and ${shortPath(up.path)}`}
        >
          <Frame across={across} up={up} cell={cell} height={height} />
          {plan.candidates.map((candidate, i) => (
            <Mark key={i} candidate={candidate} x={x(candidate)} y={y(candidate)} size={size} />
          ))}
          {answer === undefined ? null : (
            <circle cx={round(x(answer))} cy={round(y(answer))} r={round(size + 4)} fill="none" stroke="var(--ink)" stroke-width="2" />
          )}
        </svg>
      </div>
    </figure>
  );
}

function placeOf({ path, values }: PlanAxis, candidate: PlanCandidate): number {
  return values.findIndex((value) => String(value) === String(candidate.values[path]));
}

function Frame({
  across,
  up,
  cell,
  height,
}: {
  readonly across: PlanAxis;
  readonly up: PlanAxis;
  readonly cell: number;
  readonly height: number;
}): JSX.Element {
  const floor = height - BOTTOM;
  const every = (axis: PlanAxis): number => Math.ceil(axis.values.length / LABELS_MOST);
  const text = { 'font-size': 11, fill: 'var(--muted)' };
  return (
    <>
      <path
        d={`M${LEFT} ${round(floor)}H${round(LEFT + cell * across.values.length)}M${LEFT} ${round(floor)}V${round(floor - cell * up.values.length)}`}
        stroke="var(--rule)"
        fill="none"
      />
      {across.values.map((value, i) =>
        i % every(across) === 0 ? (
          <text key={i} x={round(LEFT + (i + 0.5) * cell)} y={round(floor + 16)} text-anchor="middle" {...text}>
            {valueText(value)}
          </text>
        ) : null,
      )}
      {up.values.map((value, i) =>
        i % every(up) === 0 ? (
          <text key={i} x={LEFT - 8} y={round(floor - (i + 0.5) * cell + 4)} text-anchor="end" {...text}>
            {valueText(value)}
          </text>
        ) : null,
      )}
      <text x={LEFT} y={round(floor + 34)} {...text}>{`→ ${shortPath(across.path)}   ↑ ${shortPath(up.path)}`}</text>
    </>
  );
}

function Mark({
  candidate: { verdict },
  x,
  y,
  size,
}: {
  readonly candidate: PlanCandidate;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}): JSX.Element {
  const [at, up, r] = [round(x), round(y), round(size)];
  if (verdict === 'met') return <circle cx={at} cy={up} r={r} fill="var(--met)" />;
  if (verdict === 'undecided')
    return <path d={`M${at} ${round(y - size)}l${r} ${r}l-${r} ${r}l-${r} -${r}z`} fill="none" stroke="var(--undecided)" stroke-width="1.6" />;
  return (
    <path
      d={`M${round(x - size)} ${round(y - size)}l${round(2 * size)} ${round(2 * size)}m0 -${round(2 * size)}l-${round(2 * size)} ${round(2 * size)}`}
      fill="none"
      stroke={verdict === 'missed' ? 'var(--missed)' : 'var(--muted)'}
      stroke-width="1.6"
    />
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
