/** What `check` does. */
import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { runAll } from '../experiment/baseline.ts';
import { checkArtifacts, STALE, type Timing, unfinishedArtifacts } from '../report/check/artifacts.ts';
import { checkText } from '../report/check/text.ts';
import { type Baseline, updated } from '../result/baseline.ts';
import { parseBaseline, writeBaseline } from '../result/baseline-schema.ts';
import { type CheckReport, checkAgainst, isFailed } from '../result/check.ts';
import type { StudyResult } from '../result/study-result.ts';
import { parseTolerance, type Tolerance } from '../result/tolerance.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { CheckVerbArguments } from './check.ts';
import { checkThreads } from './counts.ts';
import { EXIT, type ExitCode, UsageError } from './exit-codes.ts';
import { checkFolder, jsonIn, readText, removeFiles, writeArtifacts } from './files.ts';
import { interruptible } from './interrupt.ts';
import { loadScenarios, warnOfBlocks, warnOfUnused } from './load.ts';
import { loadOptionsOf } from './options.ts';
import { Progress } from './progress.ts';
import { textWidth } from './width.ts';

const BASELINE_BYTES_MAX = 100_000_000;

export async function checkVerb(args: CheckVerbArguments): Promise<ExitCode> {
  try {
    return await checked(args);
  } catch (error) {
    await sayUnfinished(args.out, error);
    throw error;
  }
}

/** The files of an earlier check would pass for this one's: a job's page shows what lies there, whatever the exit code. */
async function sayUnfinished(folder: string, error: unknown): Promise<void> {
  const why = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  try {
    checkFolder(folder);
    await writeArtifacts(folder, unfinishedArtifacts(why));
    await removeFiles(folder, STALE);
  } catch {
    // The error that is on its way says what is wrong, and the first of its kind matters.
  }
}

async function checked(args: CheckVerbArguments): Promise<ExitCode> {
  checkThreads(args.threads);
  const tolerances = tolerancesOf(args.tolerance);
  const before = baselineOf(args);
  const options = loadOptionsOf(args);
  const scenarios = loadScenarios(args.scenario, { ...options, quiet: true });
  warnOfUnused(options, args.scenario.length);
  warnOfBlocks(scenarios, 'check', options);
  checkFolder(args.out);
  const { results, timings } = await run(scenarios, args);
  const isWhole = results.length === scenarios.length;
  if (results.length === 0) {
    process.stderr.write('Interrupted before any scenario was finished; nothing was written.\n');
    return EXIT.interrupted;
  }
  if (args.updateBaseline && args.baseline !== undefined && isWhole) await writeNew(before, results, args, args.baseline);
  const report = checkAgainst(before, results, { tolerances });
  if (report.idle.length > 0 && isWhole)
    throw new UsageError(`--tolerance: no number is called ${report.idle.join(' or ')}; names are <component>.<metric>.<statistic>, * stands for anything`);
  // With an update the files speak of the new baseline, the terminal of what it changed.
  const artifacts = checkArtifacts({
    report: args.updateBaseline ? checkAgainst(updated(null, results), results) : report,
    results,
    areKnownMissesAllowed: args.knownMisses,
    timings: args.timings ? timings : null,
  });
  const paths = await writeArtifacts(args.out, artifacts);
  const rewritten = args.updateBaseline && isWhole ? args.baseline : undefined;
  say(report, rewritten === undefined ? paths : [rewritten, ...paths], rewritten !== undefined, args);
  if (!isWhole) {
    const kept = args.updateBaseline ? '; the baseline is as it was' : '';
    process.stderr.write(`Interrupted: ${results.length} of ${scenarios.length} scenarios were finished and are in ${args.out}${kept}.\n`);
    return EXIT.interrupted;
  }
  return !args.updateBaseline && isFailed(report, args.knownMisses) ? EXIT.failed : EXIT.good;
}

function tolerancesOf(texts: readonly string[]): readonly Tolerance[] {
  return texts.map((text) => {
    const tolerance = parseTolerance(text);
    if ('wrong' in tolerance) throw new UsageError(tolerance.wrong);
    return tolerance;
  });
}

/** The baseline as it is; null when there is none to read, which only --update-baseline may meet. */
function baselineOf({ baseline: path, updateBaseline, prune }: CheckVerbArguments): Baseline | null {
  if (updateBaseline && path === undefined) throw new UsageError('--update-baseline needs --baseline FILE');
  if (prune && !updateBaseline) throw new UsageError('--prune only goes with --update-baseline');
  if (path === undefined || (updateBaseline && !existsSync(path))) return null;
  let text: string;
  try {
    text = readText(path, BASELINE_BYTES_MAX);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${error.message}; --update-baseline makes it`) : error;
  }
  const baseline = parseBaseline(jsonIn(path, text));
  if ('problems' in baseline) throw new UsageError(`${path}:\n${baseline.problems.map((problem) => `  ${problem}`).join('\n')}`);
  return baseline;
}

interface Ran {
  readonly results: readonly StudyResult[];
  readonly timings: readonly Timing[];
}

/** What was finished, in the order of the scenarios: all, unless a signal came. */
async function run(scenarios: readonly Scenario[], { quiet, threads, timings: isTimed }: CheckVerbArguments): Promise<Ran> {
  const progress = new Progress('check', scenarios.length, quiet);
  const { signal, stop } = interruptible();
  let lapAt = performance.now();
  const laps: number[] = [];
  try {
    const results = await runAll(scenarios, {
      signal,
      isOneByOne: isTimed,
      ...(threads === undefined ? {} : { threads }),
      onResult: (_, index) => {
        laps[index] = performance.now() - lapAt;
        lapAt = performance.now();
        progress.finishedOne();
      },
    });
    const timings = results.flatMap((result, index) =>
      result === null ? [] : [{ scenario: result.name, milliseconds: laps[index] ?? 0, events: result.provenance.events }],
    );
    return { results: results.filter((result) => result !== null), timings };
  } finally {
    progress.end();
    stop();
  }
}

async function writeNew(before: Baseline | null, results: readonly StudyResult[], { prune }: CheckVerbArguments, path: string): Promise<void> {
  await writeArtifacts(dirname(path), [{ name: basename(path), text: writeBaseline(updated(prune ? null : before, results)) }]);
}

function say(report: CheckReport, paths: readonly string[], isNowBaseline: boolean, { json, quiet, knownMisses }: CheckVerbArguments): void {
  if (json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  if (json || quiet) return;
  const width = textWidth();
  process.stdout.write(`${checkText(report, width, knownMisses, isNowBaseline)}\n${paths.map((path) => `wrote ${path}`).join('\n')}\n`);
}
