import { clockOf } from '../../result/clock.ts';
import type { StudyResult } from '../../result/study-result.ts';
import { formatDuration, formatNumber } from '../../units/values.ts';
import { reachedText, warmUpText } from '../reading.ts';

/** What was run: question, seed, size, versions. No wall-clock stamp, so that reports can be compared. */
export function factsOf({ provenance, time, schemaVersion }: StudyResult): [string, string][] {
  const runs =
    provenance.completed === provenance.replications ? String(provenance.completed) : `${provenance.completed} of ${provenance.replications}, interrupted`;
  return [
    ['Simulated time', formatDuration(time.durationMs)],
    ...(time.startsAt === null ? [] : ([['Starts at', clockOf(time).start]] as [string, string][])),
    ['Warm-up left out', warmUpText(time.warmUp) ?? 'none'],
    ['Replications', runs],
    ...(provenance.precision?.reached === true ? ([['Precision', reachedText(provenance.precision)]] as [string, string][]) : []),
    ['Seed', String(provenance.seed)],
    ['Events', formatNumber(provenance.events)],
    ['Plimsoll', provenance.version],
    ['Result format', String(schemaVersion)],
    ['Scenario', provenance.scenarioHash.slice(0, 12)],
  ];
}
