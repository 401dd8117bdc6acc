/** The files of a check: junit.xml, summary.md, benchmark.json, bencher.json; timings.json when asked for. */
import { type CheckReport, isBaselineKept, type ScenarioCheck } from '../../result/check.ts';
import type { StudyResult } from '../../result/study-result.ts';
import type { Artifact } from '../artifact.ts';
import { bencherText } from '../bencher.ts';
import { benchmarkEntries, benchmarkText } from '../benchmark.ts';
import { junitText, suiteOf, type TestCase, type TestSuite } from '../junit.ts';
import { checkMarkdown } from './markdown.ts';
import { changeLine, stateText } from './words.ts';

export interface CheckArtifacts {
  readonly report: CheckReport;
  /** In the order of the report's checks. */
  readonly results: readonly StudyResult[];
  readonly areKnownMissesAllowed: boolean;
  /** Wall clock by scenario, ms; null unless asked for. It differs from run to run and stays out of all other files. */
  readonly timings: readonly Timing[] | null;
}

export interface Timing {
  readonly scenario: string;
  readonly milliseconds: number;
  readonly events: number;
}

export function checkArtifacts({ report, results, areKnownMissesAllowed, timings }: CheckArtifacts): readonly Artifact[] {
  const suites = report.checks.flatMap((check, index) => {
    const result = results[index];
    return result === undefined ? [] : [checkSuite(check, suiteOf(result), areKnownMissesAllowed)];
  });
  return [
    { name: 'junit.xml', text: junitText(suites) },
    { name: 'summary.md', text: checkMarkdown(report, results, areKnownMissesAllowed) },
    { name: 'benchmark.json', text: benchmarkText(results.flatMap((result) => benchmarkEntries(result, `${result.name}: `))) },
    { name: 'bencher.json', text: bencherText(results) },
    ...(timings === null ? [] : [{ name: 'timings.json', text: benchmarkText(timings.flatMap(timingEntries)) }]),
  ];
}

/** Files of a check that its end before any result leaves untrue, and does not write anew. */
export const STALE = ['benchmark.json', 'bencher.json', 'timings.json'] as const;

/** What a job's page and its test report say where nothing could be checked. */
export function unfinishedArtifacts(why: string): readonly Artifact[] {
  const message = 'nothing was checked';
  const one: TestCase = { name: 'check', outcome: 'failed', message, type: 'check', details: why.split('\n') };
  return [
    { name: 'junit.xml', text: junitText([{ name: 'plimsoll', properties: {}, cases: [one] }]) },
    { name: 'summary.md', text: `## Plimsoll: ❌ ${message}\n\n~~~text\n${why}\n~~~\n` },
  ];
}

/** The objectives' cases and, where there is a baseline, one for it. */
function checkSuite(check: ScenarioCheck, suite: TestSuite, areKnownMissesAllowed: boolean): TestSuite {
  const known = new Set(check.missed.filter(({ isKnown }) => isKnown).map(({ objective }) => objective.expression));
  const cases = suite.cases.map(
    (one): TestCase =>
      areKnownMissesAllowed && one.outcome === 'failed' && known.has(one.name)
        ? { ...one, outcome: 'skipped', message: `missed in the baseline too: ${one.message}` }
        : one,
  );
  return { ...suite, cases: check.state === 'not compared' ? cases : [...cases, baselineCase(check)] };
}

function baselineCase(check: ScenarioCheck): TestCase {
  const message = stateText(check);
  const details = [message, ...check.changes.map((change) => `${change.name}: ${changeLine(change)}`)];
  return { name: 'baseline', outcome: isBaselineKept(check) ? 'passed' : 'failed', message, type: 'baseline', details };
}

function timingEntries({ scenario, milliseconds, events }: Timing) {
  return [
    { name: `${scenario}: wall clock`, unit: 'ms', value: Math.round(milliseconds) },
    { name: `${scenario}: per event`, unit: 'ns', value: Number(((milliseconds * 1e6) / Math.max(1, events)).toPrecision(4)) },
  ];
}
