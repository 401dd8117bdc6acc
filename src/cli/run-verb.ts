/** What `run` does, apart from its options. */
import { join } from 'node:path';
import { runStudy } from '../experiment/study.ts';
import { traceOf } from '../experiment/trace.ts';
import { compile } from '../model/compile.ts';
import { reports } from '../report/reports.ts';
import { consoleSummary } from '../report/summary.ts';
import { writeStudyResult } from '../result/schema.ts';
import type { StudyResult } from '../result/study-result.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { parseDuration } from '../units/parse.ts';
import { checkThreads } from './counts.ts';
import { EXIT, type ExitCode, UsageError } from './exit-codes.ts';
import { checkFolder, writeArtifacts } from './files.ts';
import { interruptible } from './interrupt.ts';
import { loadScenario } from './load.ts';
import { loadOptionsOf, useColor } from './options.ts';
import { Progress } from './progress.ts';
import type { RunVerbArguments } from './run.ts';

/** Runs each scenario in turn; the exit code is the worst of them. */
export async function runVerb(args: RunVerbArguments): Promise<ExitCode> {
  checkArguments(args);
  // All are read before any runs: a typo in the last must not cost the time of the first.
  const scenarios = args.scenario.map((path) => loadScenario(path, loadOptionsOf(args)));
  let worst: ExitCode = EXIT.good;
  for (const scenario of scenarios) {
    const code = args.trace === undefined ? await runOne(scenario, args, scenarios.length > 1) : printTrace(scenario, args, args.trace);
    if (code === EXIT.interrupted) return code;
    if (code !== EXIT.good) worst = code;
  }
  return worst;
}

function checkArguments({ threads, report, count }: RunVerbArguments): void {
  checkThreads(threads);
  if (!(Number.isInteger(count) && count > 0)) throw new UsageError(`--count takes a whole number above 0, got ${count}`);
  for (const name of report)
    if (!Object.hasOwn(reports, name)) throw new UsageError(`there is no report "${name}"; there are ${Object.keys(reports).join(', ')}`);
}

async function runOne(scenario: Scenario, args: RunVerbArguments, isOneOfMany: boolean): Promise<ExitCode> {
  const { model, context } = compile(scenario);
  const folder = outFolder(scenario.name, args.out, isOneOfMany);
  checkFolder(folder);
  const progress = new Progress(scenario.name, context.replications, args.quiet);
  const { signal, stop } = interruptible();
  let result: StudyResult | null;
  try {
    result = await runStudy(model, context, {
      signal,
      fingerprint: args.fingerprint,
      onFinished: () => progress.finishedOne(),
      ...(args.threads === undefined ? {} : { threads: args.threads }),
    });
  } finally {
    progress.end();
    stop();
  }
  if (result === null) {
    process.stderr.write('Interrupted before any replication was finished; nothing was written.\n');
    return EXIT.interrupted;
  }
  const paths = await writeReports(result, args.report, folder);
  say(result, paths, args);
  if (signal.aborted) {
    process.stderr.write(`Interrupted: ${result.provenance.completed} of ${result.provenance.replications} replications are in ${folder}.\n`);
    return EXIT.interrupted;
  }
  return result.objectives.some(({ verdict }) => verdict === 'missed') ? EXIT.failed : EXIT.good;
}

/** Makes and writes the reports asked for; answers the paths. */
export async function writeReports(result: StudyResult, names: readonly string[], folder: string): Promise<string[]> {
  const artifacts = await Promise.all(names.map((name) => reports[name as keyof typeof reports](result)));
  return writeArtifacts(folder, artifacts.flat());
}

/** Where results go: `--out` as it is, a folder below it per scenario when there are several. */
export function outFolder(name: string, out: string | undefined, isOneOfMany: boolean): string {
  const safe = name.replace(/[^\w.-]+/g, '-').replace(/^\.+/, '') || 'scenario';
  if (out === undefined) return join('reports', safe);
  return isOneOfMany ? join(out, safe) : out;
}

function say(result: StudyResult, paths: readonly string[], { json, quiet, color }: RunVerbArguments): void {
  if (json) {
    process.stdout.write(writeStudyResult(result));
    return;
  }
  if (quiet) return;
  const width = Math.max(60, Math.min(100, process.stdout.columns ?? 100));
  process.stdout.write(consoleSummary(result, { width, color: useColor(process.stdout, color) }));
  process.stdout.write(`\n${paths.map((path) => `wrote ${path}`).join('\n')}\n`);
}

function printTrace(scenario: Scenario, { from, count }: RunVerbArguments, component: string): ExitCode {
  const { model, context } = compile(scenario);
  const known = context.components.map(({ name }) => name);
  if (component !== '' && !known.includes(component)) throw new UsageError(`there is no component "${component}" to trace; there are ${known.join(', ')}`);
  const start = parseDuration(from);
  if (!start.ok) throw new UsageError(`--from: ${start.message}`);
  const { past, pending, endedAt } = traceOf(model, { component, from: start.value, count });
  const lines = ['time s         event                                     argument'];
  for (const { time, handler, argument } of past) lines.push(traceLine(time, handler, argument));
  lines.push(`pending at ${(endedAt / 1e6).toFixed(6)} s`);
  for (const { time, handler, argument } of pending) lines.push(traceLine(time, handler, argument));
  process.stdout.write(`${lines.join('\n')}\n`);
  return EXIT.good;
}

function traceLine(time: number, handler: string, argument: number): string {
  return `${(time / 1e6).toFixed(6).padStart(13)}  ${handler.padEnd(40)}  ${argument}`;
}
