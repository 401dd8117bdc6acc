/** What `compare` does. */
import { type Contender, compare } from '../experiment/compare.ts';
import { doneOf, simulatedTime } from '../experiment/simulated-time.ts';
import { VariantRefused } from '../experiment/source.ts';
import { simulatedTimeOf } from '../experiment/study.ts';
import { compile } from '../model/compile.ts';
import type { Artifact } from '../report/artifact.ts';
import { comparisonArtifacts } from '../report/compare/artifacts.ts';
import { comparisonText } from '../report/compare/text.ts';
import { regressionsOf } from '../result/comparison.ts';
import { writeComparison } from '../result/comparison-schema.ts';
import { writeStudyResult } from '../result/schema.ts';
import type { CompareVerbArguments } from './compare.ts';
import { checkThreads } from './counts.ts';
import { EXIT, type ExitCode, UsageError } from './exit-codes.ts';
import { checkFolder, isFolder, writeArtifacts } from './files.ts';
import { interruptible } from './interrupt.ts';
import { type LoadOptions, loadSource, scenarioOf, warnOfUnused } from './load.ts';
import { loadOptionsOf } from './options.ts';
import { Progress } from './progress.ts';
import { outFolder } from './run-verb.ts';
import { readRun, savedIn } from './saved.ts';
import { textWidth } from './width.ts';

export async function compareVerb(asked: CompareVerbArguments): Promise<ExitCode> {
  const args = { ...asked, first: fileOf(asked.first), second: fileOf(asked.second) };
  checkThreads(args.threads);
  checkFlags(args);
  const options = loadOptionsOf(args);
  const first = contenderOf(args.first, args.setFirst, options);
  const second = contenderOf(args.second, args.setSecond, options);
  const [a, b] = [outlineOf(first, options), outlineOf(second, options)];
  warnOfUnused(options, [first, second].filter(({ kind }) => kind === 'scenario').length);
  const folder = outFolder(`${a.name}-against-${b.name}`, args.out, false);
  checkFolder(folder);
  const simulated = simulatedTime();
  const progress = new Progress('compare', a.replications + b.replications, args.quiet, { of: a.simulated + b.simulated, done: () => doneOf(simulated) });
  const { signal, stop } = interruptible();
  let compared: Awaited<ReturnType<typeof compare>>;
  const ran: Artifact[] = [];
  try {
    compared = await compare(first, second, {
      signal,
      simulated,
      isIndependent: args.independent,
      onFinished: () => progress.finishedOne(),
      onResult: (result, which) => ran.push({ name: `${which}.json`, text: writeStudyResult(result) }),
      ...(args.threads === undefined ? {} : { threads: args.threads }),
    });
  } catch (error) {
    throw error instanceof VariantRefused ? new UsageError(error.message) : error;
  } finally {
    progress.end();
    stop();
  }
  if (compared === null || signal.aborted) {
    const paths = ran.length === 0 ? [] : await writeArtifacts(folder, ran);
    const kept = paths.length === 0 ? 'nothing was written' : `what was finished is in ${paths.join(' and ')}, which compare takes instead of a scenario`;
    process.stderr.write(`Interrupted before both were finished; ${kept}.\n`);
    return EXIT.interrupted;
  }
  const { comparison } = compared;
  const paths = await writeArtifacts(folder, await comparisonArtifacts(comparison, compared));
  if (args.json) process.stdout.write(writeComparison(comparison));
  else if (!args.quiet) {
    const width = textWidth();
    process.stdout.write(`${comparisonText(comparison, width)}\n${paths.map((path) => `wrote ${path}`).join('\n')}\n`);
  }
  return regressionsOf(comparison).length > 0 ? EXIT.failed : EXIT.good;
}

/** Between two saved results nothing runs: a flag that would change what is run is not passed over in silence. */
function checkFlags(args: CompareVerbArguments): void {
  if (![args.first, args.second].every(isSaved)) return;
  const { set, env, seed, replications, duration, whole, independent } = args;
  const given = Object.entries({ set, env, seed, replications, duration, whole, independent }).filter(([, value]) =>
    Array.isArray(value) ? value.length > 0 : value,
  );
  if (given.length > 0)
    throw new UsageError(`two saved results are compared as they are, nothing is run: leave out ${given.map(([name]) => `--${name}`).join(', ')}`);
}

/** Of a folder the result that a verb has written there, as `report` takes it. */
function fileOf(path: string): string {
  return isFolder(path) ? savedIn(path) : path;
}

function isSaved(path: string): boolean {
  return /\.json$/i.test(path);
}

/** A name ending in .json is a saved result; anything else is a scenario. */
function contenderOf(path: string, ownOverrides: readonly string[], options: LoadOptions): Contender {
  if (isSaved(path)) {
    if (ownOverrides.length > 0) throw new UsageError(`${path} is a saved result: nothing in it can be set`);
    return { kind: 'result', result: readRun(path) };
  }
  const source = loadSource(path, { ...options, overrides: [...options.overrides, ...ownOverrides] });
  // Read here already, so that a mistake is told with its place before anything runs.
  const scenario = scenarioOf(source, options);
  const label = ownOverrides.length === 0 ? scenario.name : `${scenario.name} with ${ownOverrides.join(' ')}`;
  return { kind: 'scenario', label, source };
}

/** Its name, and what it still takes: replications, and simulated time over all, µs. */
function outlineOf(contender: Contender, options: LoadOptions): { readonly name: string; readonly replications: number; readonly simulated: number } {
  if (contender.kind === 'result') return { name: contender.result.name, replications: 0, simulated: 0 };
  const { model, context } = compile(scenarioOf(contender.source, { ...options, quiet: true }));
  return { name: context.name, replications: context.replications, simulated: simulatedTimeOf(model, context) };
}
