/** What stands out, most important first, each with the instant it began; then what grows without bound. */
import type { JSX } from 'preact';
import { clockOf, formatElapsed } from '../../../result/clock.ts';
import type { StudyResult } from '../../../result/study-result.ts';
import { standouts } from '../../reading.ts';
import { FindingSign } from './marks.tsx';

const KINDS = { bound: 'Limit', overload: 'Overload', objective: 'Objective', warning: 'Note', loss: 'Loss' } as const;

export function Findings({ result }: { readonly result: StudyResult }): JSX.Element {
  const clock = clockOf(result.time);
  const findings = standouts(result);
  if (findings.length === 0) return <p class="note">Nothing stands out: no limit bound, nothing grew without bound, nothing was lost.</p>;
  return (
    <ol class="findings">
      {findings.map(({ kind, atMs, sentence }, index) => (
        <li key={index}>
          <FindingSign kind={kind} />
          <span class="when">
            {atMs === null ? KINDS[kind] : `${KINDS[kind]}, ${clock.at(atMs)}`}
            {atMs === null || !clock.isWallClock ? null : <span class="sub">{`+${formatElapsed(atMs)} into the run`}</span>}
          </span>
          <span class="text">{sentence}</span>
        </li>
      ))}
    </ol>
  );
}
