/** The verdict strip: each objective in words, with a small scale that has the bound as its load line. */
import type { JSX } from 'preact';
import type { ObjectiveResult, StudyResult } from '../../../result/study-result.ts';
import { formatActual, formatBound, wholeOf } from '../../objective-text.ts';
import { VerdictSign } from './marks.tsx';
import { Name } from './name.tsx';

interface VerdictsProps {
  readonly objectives: readonly ObjectiveResult[];
  /** Where what a share is of can be looked up; a sweep's points have none. */
  readonly components?: StudyResult['components'];
}

export function Verdicts({ objectives, components = {} }: VerdictsProps): JSX.Element {
  if (objectives.length === 0) return <p class="note">The scenario states no objectives, so nothing was judged.</p>;
  return (
    <ol class="verdicts">
      {objectives.map((objective, index) => (
        <li key={index} class={objective.verdict}>
          <span class="verdict">
            <VerdictSign verdict={objective.verdict} />
            {objective.verdict}
          </span>
          <span class="objective">
            <code>
              <Name text={objective.expression} />
            </code>
            <span class="sub">{words(objective, wholeOf({ components }, objective))}</span>
          </span>
          <span class="gauge">
            <Scale objective={objective} />
          </span>
        </li>
      ))}
    </ol>
  );
}

/** Where there is no number, the note says why. */
function words(objective: ObjectiveResult, whole: string): string {
  const { actual, note } = objective;
  if (actual === null && note !== '') return note;
  return `${formatActual(objective, whole)}${actual === null ? '' : `, wanted ${formatBound(objective)}`}${note === '' ? '' : `. ${note}`}`;
}

const WIDTH = 300;
const Y = 14;

/** Zero at the left; the bound stands as a tall line, the side that is wanted is drawn heavier. An open interval goes to the end. */
function Scale({ objective }: { readonly objective: ObjectiveResult }): JSX.Element | null {
  const { actual, bound, interval, operator } = objective;
  if (actual === null || !Number.isFinite(actual)) return null;
  const [low, high] = interval ?? [actual, actual];
  const at = scale([actual, bound, low, high ?? low]);
  const from = operator.startsWith('<') || operator === '!=' ? 4 : at(bound);
  const to = operator.startsWith('<') ? at(bound) : WIDTH - 4;
  return (
    <svg viewBox={`0 0 ${WIDTH} 28`} aria-hidden="true" focusable="false">
      <path d={`M4 ${Y}H${WIDTH - 4}`} stroke="var(--rule)" stroke-width="2" />
      <path d={`M${from} ${Y}H${to}`} stroke="var(--muted)" stroke-width="2" />
      {interval === null ? null : (
        <path d={`M${at(low)} ${Y}H${high === null ? WIDTH - 4 : at(high)}`} stroke="currentColor" stroke-width="8" stroke-opacity=".3" />
      )}
      <path d={`M${at(bound)} 3V25`} stroke="var(--ink)" stroke-width="2.5" />
      <circle cx={at(actual)} cy={Y} r="5" fill="currentColor" />
    </svg>
  );
}

/** Linear from zero, logarithmic when actual and bound are more than a factor of eight apart. */
function scale(values: readonly number[]): (value: number) => number {
  const positive = values.filter((value) => value > 0);
  const high = Math.max(...values, 0);
  const low = Math.min(...positive);
  const room = WIDTH - 24;
  const place = (share: number): number => Math.round((12 + room * Math.min(1, Math.max(0, share))) * 10) / 10;
  if (positive.length === values.length && high / low > 8) {
    const from = Math.log(low / 1.6);
    const span = Math.log(high * 1.3) - from;
    return (value) => place((Math.log(value) - from) / span);
  }
  return (value) => place(high === 0 ? 0 : value / (high * 1.18));
}
