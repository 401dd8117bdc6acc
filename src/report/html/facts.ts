import { clockOf } from '../../result/clock.ts';
import type { StudyResult } from '../../result/study-result.ts';
import { formatDuration, formatNumber } from '../../units/values.ts';
import { reachedText } from '../reading.ts';

/** What was run: question, seed, size, versions. No wall-clock stamp, so that reports can be compared. */
export function factsOf({ provenance, time }: StudyResult): [string, string][] {
  const runs =
    provenance.completed === provenance.replications ? String(provenance.completed) : `${provenance.completed} of ${provenance.replications}, interrupted`;
  const untilMs = Math.max(0, ...time.warmUp.untilMs);
  const chosen = time.warmUp.method === 'mser5' ? 'up to ' : '';
  return [
    ['Simulated time', formatDuration(time.durationMs)],
    ...(time.startsAt === null ? [] : ([['Starts at', clockOf(time).start]] as [string, string][])),
    ['Warm-up left out', untilMs === 0 ? 'none' : `${chosen}${formatDuration(untilMs)}`],
    ['Replications', runs],
    ...(provenance.precision?.reached === true ? ([['Precision', reachedText(provenance.precision)]] as [string, string][]) : []),
    ['Seed', String(provenance.seed)],
    ['Events', formatNumber(provenance.events)],
    ['Plimsoll', provenance.version],
    ['Scenario', provenance.scenarioHash.slice(0, 12)],
  ];
}
