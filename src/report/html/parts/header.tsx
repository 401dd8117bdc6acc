/** What was run: name, question, seed, size, versions. No wall-clock stamp, so that reports can be compared. */
import type { JSX } from 'preact';
import type { StudyResult } from '../../../result/study-result.ts';
import { clockOf } from '../../clock.ts';
import { formatDuration, formatNumber } from '../../format.ts';
import { LoadLine } from './marks.tsx';

export function Header({
  result,
  sections,
}: {
  readonly result: StudyResult;
  readonly sections: readonly { readonly id: string; readonly title: string }[];
}): JSX.Element {
  return (
    <header class="top">
      <div class="brand">
        <LoadLine />
        <span>Plimsoll capacity report</span>
      </div>
      <h1>{result.name}</h1>
      {result.description === '' ? null : <p class="lede">{result.description}</p>}
      <dl class="facts">
        {facts(result).map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <nav aria-label="Sections">
        {sections.map(({ id, title }) => (
          <a key={id} href={`#${id}`}>
            {title}
          </a>
        ))}
      </nav>
    </header>
  );
}

function facts({ provenance, time }: StudyResult): [string, string][] {
  const runs =
    provenance.completed === provenance.replications ? String(provenance.completed) : `${provenance.completed} of ${provenance.replications}, interrupted`;
  const untilMs = Math.max(0, ...time.warmUp.untilMs);
  const chosen = time.warmUp.method === 'mser5' ? 'up to ' : '';
  return [
    ['Simulated time', formatDuration(time.durationMs)],
    ...(time.startsAt === null ? [] : ([['Starts at', clockOf(time).start]] as [string, string][])),
    ['Warm-up left out', untilMs === 0 ? 'none' : `${chosen}${formatDuration(untilMs)}`],
    ['Replications', runs],
    ['Seed', String(provenance.seed)],
    ['Events', formatNumber(provenance.events)],
    ['Plimsoll', provenance.version],
    ['Scenario', provenance.scenarioHash.slice(0, 12)],
  ];
}
