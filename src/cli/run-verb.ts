/** What `run` does, apart from its options. */
import { join } from 'node:path';
import { doneOf, simulatedTime } from '../experiment/simulated-time.ts';
import { runStudy, simulatedTimeOf } from '../experiment/study.ts';
import { compile } from '../model/compile.ts';
import { reports } from '../report/reports.ts';
import { consoleSummary } from '../report/summary.ts';
import { writeStudyResult } from '../result/schema.ts';
import type { StudyResult } from '../result/study-result.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { checkThreads } from './counts.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { checkFolder, writeArtifacts } from './files.ts';
import { interruptible } from './interrupt.ts';
import { folderNameOf, loadScenarios, warnOfBlocks, warnOfUnused } from './load.ts';
import { loadOptionsOf, useColor } from './options.ts';
import { Progress } from './progress.ts';
import { checkReportNames } from './report-names.ts';
import type { RunVerbArguments } from './run.ts';
import { checkTrace, traceDocument, traceText } from './trace-text.ts';
import { textWidth } from './width.ts';

/** Runs each scenario in turn; the exit code is the worst of them. */
export async function runVerb(args: RunVerbArguments): Promise<ExitCode> {
  checkArguments(args);
  // All are read before any runs: a typo in the last must not cost the time of the first.
  const options = loadOptionsOf(args);
  const scenarios = loadScenarios(args.scenario, options);
  warnOfUnused(options, args.scenario.length);
  warnOfBlocks(scenarios, 'run', options);
  if (args.trace !== undefined) return printTraces(scenarios, args);
  const results: StudyResult[] = [];
  let worst: ExitCode = EXIT.good;
  for (const scenario of scenarios) {
    const { code, result } = await runOne(scenario, args, scenarios.length > 1);
    if (result !== null) results.push(result);
    if (code !== EXIT.good) worst = code;
    if (code === EXIT.interrupted) break;
  }
  if (args.json && results.length > 0) process.stdout.write(asJson(results.map(writeStudyResult), scenarios.length));
  return worst;
}

function checkArguments(args: RunVerbArguments): void {
  checkThreads(args.threads);
  checkTrace(args);
  checkReportNames(args.report, reports);
}

/** One scenario is one document, several are a list of them: a single JSON value either way. */
function asJson(documents: readonly string[], scenarios: number): string {
  return scenarios === 1 ? documents.join('') : `[\n${documents.map((text) => text.trimEnd()).join(',\n')}\n]\n`;
}

function printTraces(scenarios: readonly Scenario[], args: RunVerbArguments): ExitCode {
  const traces = scenarios.map((scenario) => traceDocument(scenario, args));
  const texts = args.json
    ? [
        asJson(
          traces.map((trace) => `${JSON.stringify(trace, null, 2)}\n`),
          scenarios.length,
        ),
      ]
    : traces.map(traceText);
  process.stdout.write(texts.join('\n'));
  return EXIT.good;
}

interface Ran {
  readonly code: ExitCode;
  /** What was finished; null when nothing was. */
  readonly result: StudyResult | null;
}

async function runOne(scenario: Scenario, args: RunVerbArguments, isOneOfMany: boolean): Promise<Ran> {
  const { model, context } = compile(scenario);
  const folder = outFolder(scenario.name, args.out, isOneOfMany);
  checkFolder(folder);
  const simulated = simulatedTime();
  const progress = new Progress(scenario.name, context.replications, args.quiet, { of: simulatedTimeOf(model, context), done: () => doneOf(simulated) });
  const { signal, stop } = interruptible();
  let result: StudyResult | null;
  try {
    result = await runStudy(model, context, {
      signal,
      simulated,
      fingerprint: args.fingerprint,
      onFinished: () => progress.finishedOne(),
      ...(args.threads === undefined ? {} : { threads: args.threads }),
    });
  } finally {
    progress.end();
    stop();
  }
  if (result === null) {
    process.stderr.write(`Interrupted before any replication of ${context.name} was finished; nothing was written of it.\n`);
    return { code: EXIT.interrupted, result };
  }
  const paths = await writeReports(result, args.report, folder);
  say(result, paths, args);
  if (signal.aborted) {
    process.stderr.write(`Interrupted: ${result.provenance.completed} of ${result.provenance.replications} replications are in ${folder}.\n`);
    return { code: EXIT.interrupted, result };
  }
  return { code: result.objectives.some(({ verdict }) => verdict === 'missed') ? EXIT.failed : EXIT.good, result };
}

/** Makes and writes the reports asked for; answers the paths. The result comes first: an interruption while a page is drawn leaves what it is drawn from. */
async function writeReports(result: StudyResult, names: readonly string[], folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const name of [...names].sort((a, b) => Number(b === 'json') - Number(a === 'json')))
    paths.push(...(await writeArtifacts(folder, await reports[name as keyof typeof reports](result))));
  return paths;
}

/** Where results go: `--out` as it is, a folder below it per scenario when there are several. */
export function outFolder(name: string, out: string | undefined, isOneOfMany: boolean): string {
  const safe = folderNameOf(name);
  if (out === undefined) return join('reports', safe);
  return isOneOfMany ? join(out, safe) : out;
}

function say(result: StudyResult, paths: readonly string[], { json, quiet, color }: RunVerbArguments): void {
  if (json || quiet) return;
  const width = textWidth();
  process.stdout.write(consoleSummary(result, { width, color: useColor(process.stdout, color) }));
  process.stdout.write(`\n${paths.map((path) => `wrote ${path}`).join('\n')}\n`);
}
