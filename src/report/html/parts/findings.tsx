/** What stands out, most important first, each with the instant it began; then what grows without bound. */
import type { JSX } from 'preact';
import type { StudyResult } from '../../../result/study-result.ts';
import { clockOf } from '../../clock.ts';
import { FindingSign } from './marks.tsx';

const KINDS = { bound: 'Limit', overload: 'Overload', objective: 'Objective', warning: 'Note', loss: 'Loss' } as const;

export function Findings({ result }: { readonly result: StudyResult }): JSX.Element {
  const clock = clockOf(result.time);
  if (result.findings.length === 0) return <p class="note">Nothing stands out: no limit bound, nothing grew without bound, nothing was lost.</p>;
  return (
    <ol class="findings">
      {result.findings.map(({ kind, atMs, sentence }, index) => (
        <li key={index}>
          <FindingSign kind={kind} />
          <span class="when">{atMs === null ? KINDS[kind] : `${KINDS[kind]}, ${clock.at(atMs)}`}</span>
          <span class="text">{sentence}</span>
        </li>
      ))}
    </ol>
  );
}
