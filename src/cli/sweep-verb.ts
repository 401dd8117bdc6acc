/** What `sweep` does, apart from its options. */
import { join } from 'node:path';
import { axisFromText, PointsRefused, pointFromText, withAxes, withPoints } from '../experiment/points.ts';
import { type ScenarioSource, VariantRefused } from '../experiment/source.ts';
import { type PreparedSweep, pointsLeft, prepareSweep, runSweep } from '../experiment/sweep.ts';
import { JournalRefused, SweepJournal } from '../experiment/sweep-journal.ts';
import { refusedLines } from '../report/sweep/not-run.ts';
import { sweepReports } from '../report/sweep/reports.ts';
import { sweepSummary } from '../report/sweep/summary.ts';
import { whereText } from '../report/sweep/warnings.ts';
import type { SweepResult } from '../result/sweep-result.ts';
import { writeSweepResult } from '../result/sweep-schema.ts';
import { formatProblem, printable } from '../scenario/problems.ts';
import type { Matrix, Scenario } from '../scenario/scenario.ts';
import { checkThreads } from './counts.ts';
import { EXIT, type ExitCode, UsageError } from './exit-codes.ts';
import { axisReaderBeside, sayingWhyNotWritten, writeArtifacts, writing } from './files.ts';
import { interruptible } from './interrupt.ts';
import { loadSource, refusalText, scenarioOf, warnOfUnused } from './load.ts';
import { loadOptionsOf, useColor } from './options.ts';
import { Progress } from './progress.ts';
import { checkReportNames } from './report-names.ts';
import { outFolder } from './run-verb.ts';
import type { SweepArguments } from './sweep.ts';
import { textWidth } from './width.ts';

const JOURNAL = 'sweep.journal';

export async function sweepVerb(args: SweepArguments): Promise<ExitCode> {
  checkArguments(args);
  const options = loadOptionsOf(args);
  const source = loadSource(args.scenario, options);
  const prepared = explained(args, () => prepare(source, scenarioOf(source, { ...options, quiet: true }), args, options.variables.values));
  if (!args.quiet) process.stderr.write(warningsText(prepared, options.color));
  options.variables.readBy([...args.matrix, ...args.exclude, ...args.include]);
  warnOfUnused(options);
  const folder = outFolder(prepared.context.name, args.out, false);
  const path = join(folder, JOURNAL);
  const journal = explained(args, () => writing(path, () => openJournal(path, prepared, args)));
  const result = await runKept(prepared, journal, args);
  if (result === null) return EXIT.interrupted;
  const artifacts = await Promise.all(args.report.map((name) => sweepReports[name as keyof typeof sweepReports](result)));
  // Also with --quiet: the exit code is the one of a mistake, and this is what it was.
  for (const line of refusedLines(result.points)) process.stderr.write(`${printable(line)}\n`);
  say(result, await writeArtifacts(folder, artifacts.flat()), args);
  return exitCodeOf(result);
}

function checkArguments({ threads, maxParallel, report }: SweepArguments): void {
  checkThreads(threads);
  checkThreads(maxParallel, '--max-parallel');
  checkReportNames(report, sweepReports, ' of a sweep');
}

function prepare(source: ScenarioSource, scenario: Scenario, args: SweepArguments, variables: Readonly<Record<string, string>>): PreparedSweep {
  const readAxisFile = axisReaderBeside(args.scenario, args.allowOutside);
  const axes = args.matrix.map((text) => axisFromText(text, readAxisFile));
  const twice = axes.find(({ path }, i) => axes.findIndex((axis) => axis.path === path) < i);
  if (twice !== undefined) throw new UsageError(`--matrix names ${twice.path} twice`);
  const [exclude, include] = [args.exclude.map(pointFromText), args.include.map(pointFromText)];
  const isVaried = axes.length + include.length > 0 || scenario.matrix !== null;
  const matrix = isVaried ? withPoints(withAxes(scenario.matrix, axes), exclude, include) : null;
  return prepareSweep(source, {
    readAxisFile,
    variables,
    ...(matrix === null ? {} : { matrix: withStop(matrix, args.stop), own: scenario.matrix }),
    ...(args.measure.length === 0 ? {} : { measures: args.measure }),
  });
}

/** What the points are warned of instead of what the file alone is: it is not run without any. */
function warningsText({ warnings, points }: PreparedSweep, color: boolean): string {
  const blocks = warnings.map(({ told, problem, sources }) => {
    const where = whereText(told, { points: points.length });
    return `${formatProblem(problem, sources, { color })}${where === '' ? '' : `\n       ${printable(where)}`}\n\n`;
  });
  return blocks.length === 0 ? '' : `${blocks.join('')}${blocks.length} ${blocks.length === 1 ? 'warning' : 'warnings'}\n\n`;
}

function withStop(matrix: Matrix, stop: string | undefined): Matrix {
  if (stop === undefined) return matrix;
  if (!Object.hasOwn(matrix.axes, stop)) throw new UsageError(`--stop names ${stop}, which does not vary; there are ${Object.keys(matrix.axes).join(', ')}`);
  return { ...matrix, stop };
}

/** What the user can put right ends in a UsageError. */
function explained<T>(args: SweepArguments, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof PointsRefused) throw new UsageError(error.message, { cause: error });
    if (error instanceof JournalRefused) throw new UsageError(`${error.message} Without --resume it starts anew.`, { cause: error });
    if (error instanceof VariantRefused) throw new UsageError(refusalText(error, 'the point', useColor(process.stderr, args.color)), { cause: error });
    throw error;
  }
}

function openJournal(path: string, { key, points }: PreparedSweep, { resume, quiet }: SweepArguments): SweepJournal {
  const head = { key, points: points.length };
  if (resume) return SweepJournal.resume(path, head);
  const kept = SweepJournal.unfinished(path, head);
  if (kept !== null && !quiet)
    process.stderr.write(
      `An interrupted sweep was here, ${kept} of ${points.length} points finished; --resume would have continued it. It is kept as ${path}.old.\n`,
    );
  return SweepJournal.begin(path, head);
}

/** No more points at a time than threads, and no more than were allowed: neither flag outdoes the other. */
function fewerOf(threads: number | undefined, maxParallel: number | undefined): number | undefined {
  if (threads === undefined || maxParallel === undefined) return threads ?? maxParallel;
  return Math.min(threads, maxParallel);
}

/** Runs the sweep; whatever ends it early, what is finished is on disk, and how to go on is said. */
async function runKept(prepared: PreparedSweep, journal: SweepJournal, args: SweepArguments): Promise<SweepResult | null> {
  const before = journal.finished.size;
  const left = pointsLeft(prepared, journal);
  const label = before === 0 ? prepared.context.name : `${prepared.context.name} (${before} done before)`;
  const progress = new Progress(label, left, args.quiet);
  const { signal, stop } = interruptible();
  const threads = fewerOf(args.threads, args.maxParallel);
  let now = before;
  const kept = (): string =>
    `${now} of ${prepared.points.length} points are finished and kept in ${journal.path}.\nContinue with the same command and --resume.`;
  try {
    const onPoint = (): void => {
      now++;
      progress.finishedOne();
    };
    const result = await runSweep(prepared, {
      signal,
      journal,
      onPoint,
      onSkipped: (count) => progress.less(count),
      ...(threads === undefined ? {} : { threads }),
    });
    progress.end();
    if (result === null) process.stderr.write(`Interrupted: ${kept()}\n`);
    return result;
  } catch (error) {
    progress.end();
    process.stderr.write(`${kept()}\n`);
    throw sayingWhyNotWritten(journal.path, error);
  } finally {
    journal.close();
    stop();
  }
}

function say(result: SweepResult, paths: readonly string[], { json, quiet }: SweepArguments): void {
  if (json) process.stdout.write(writeSweepResult(result));
  if (json || quiet) return;
  const width = textWidth();
  process.stdout.write(`${sweepSummary(result, { width })}\n${paths.map((path) => `wrote ${path}`).join('\n')}\n`);
}

/** A sweep looks for points that hold; it fails when there are objectives and none does. */
function exitCodeOf({ provenance, answer, points }: SweepResult): ExitCode {
  if (provenance.refused > 0) return EXIT.usage;
  return answer.point === null && points.some(({ verdict }) => verdict !== null) ? EXIT.failed : EXIT.good;
}
