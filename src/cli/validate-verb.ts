/** What `validate` does, apart from its options. */
import { checkValues } from '../experiment/plan-check.ts';
import { plannedAxes } from '../experiment/plan-space.ts';
import { PointsRefused } from '../experiment/points.ts';
import { VariantRefused } from '../experiment/source.ts';
import { prepareSweep } from '../experiment/sweep.ts';
import type { Problem } from '../scenario/problem.ts';
import { formatProblems } from '../scenario/problems.ts';
import { type ReadResult, readScenario } from '../scenario/read.ts';
import { EXIT, type ExitCode, UsageError } from './exit-codes.ts';
import { axisReaderBeside } from './files.ts';
import { type LoadOptions, loadSource, warnOfUnused } from './load.ts';
import { loadOptionsOf } from './options.ts';
import type { ValidateArguments } from './validate.ts';

/** One file, checked; `unreadable` where there is nothing to check. */
type Checked = { readonly path: string } & ({ readonly read: ReadResult } | { readonly unreadable: string });

/** Checks each file and goes on after a bad one; 2 when any is bad. */
export function validateVerb(args: ValidateArguments): ExitCode {
  const options = loadOptionsOf(args);
  const all = args.scenario.map((path) => checked(path, options));
  if (args.json) process.stdout.write(`${JSON.stringify(all.map(jsonOf), null, 2)}\n`);
  else for (const one of all) say(one, options);
  warnOfUnused(options, args.scenario.length);
  return all.every(isGood) ? EXIT.good : EXIT.usage;
}

function checked(path: string, options: LoadOptions): Checked {
  try {
    const source = loadSource(path, options);
    const read = readScenario(source.text, source);
    options.variables.readBy(read.sources.values());
    if (read.ok && read.scenario.matrix !== null) prepareSweep(source, { readAxisFile: axisReaderBeside(path, options.allowOutside) });
    if (read.ok) checkValues(source, plannedAxes(read.scenario.plan));
    return { path, read };
  } catch (error) {
    // What a sweep would refuse before its first point, and a plan before its first candidate.
    if (error instanceof VariantRefused) return { path, read: { ok: false, problems: error.problems, sources: error.sources } };
    if (error instanceof PointsRefused) return { path, unreadable: `${path}: ${error.message}` };
    if (error instanceof UsageError) return { path, unreadable: error.message };
    throw error;
  }
}

function isGood(one: Checked): boolean {
  return 'read' in one && one.read.ok;
}

/** What `--json` prints of each file. */
interface FileReport {
  readonly file: string;
  readonly isGood: boolean;
  /** Errors and warnings, by their place. */
  readonly problems: readonly (Problem | { readonly severity: 'error'; readonly rule: 'unreadable'; readonly message: string })[];
}

function jsonOf(one: Checked): FileReport {
  if ('unreadable' in one) return { file: one.path, isGood: false, problems: [{ severity: 'error', rule: 'unreadable', message: one.unreadable }] };
  const { read } = one;
  return { file: one.path, isGood: read.ok, problems: read.ok ? read.warnings : read.problems };
}

function say(one: Checked, { quiet, color }: LoadOptions): void {
  if ('unreadable' in one) {
    process.stderr.write(`${one.unreadable}\n\n`);
    return;
  }
  const { read } = one;
  const problems = read.ok ? read.warnings : read.problems;
  if (problems.length > 0 && !(read.ok && quiet)) process.stderr.write(`${formatProblems(problems, read.sources, { color }).trimEnd()}\n\n`);
  if (!read.ok || quiet) return;
  const { components, objectives } = read.scenario;
  const parts = [
    counted(components.length, 'component'),
    counted(objectives.length, 'objective'),
    ...(read.warnings.length > 0 ? [counted(read.warnings.length, 'warning')] : []),
  ];
  process.stdout.write(`${one.path}: good (${parts.join(', ')})\n`);
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
