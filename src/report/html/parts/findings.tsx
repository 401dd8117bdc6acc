/** What stands out, most important first, each with the instant it began; then why less may arrive though nothing is lost. */
import type { JSX } from 'preact';
import { type Clock, clockOf, formatElapsed } from '../../../result/clock.ts';
import type { Finding, StudyResult } from '../../../result/study-result.ts';
import { deduplicated, standouts } from '../../reading.ts';
import { FindingSign } from './marks.tsx';

const KINDS = { bound: 'Limit', overload: 'Overload', objective: 'Objective', change: 'Change', warning: 'Note', loss: 'Loss' } as const;

export function Findings({ result }: { readonly result: StudyResult }): JSX.Element {
  const clock = clockOf(result.time);
  const findings = standouts(result);
  return (
    <>
      {findings.length === 0 ? <p class="note">Nothing stands out: no limit bound, nothing grew without bound, nothing was lost.</p> : null}
      <List findings={findings} clock={clock} />
      {deduplicated(result).map((sentence) => (
        <p key={sentence} class="note">
          {sentence}
        </p>
      ))}
    </>
  );
}

function List({ findings, clock }: { readonly findings: readonly Finding[]; readonly clock: Clock }): JSX.Element | null {
  if (findings.length === 0) return null;
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
