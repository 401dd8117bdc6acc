/** What `report` does. */
import { dirname } from 'node:path';
import type { Artifact } from '../report/artifact.ts';
import { planHtml } from '../report/plan/html.ts';
import { reports } from '../report/reports.ts';
import { sweepReports } from '../report/sweep/reports.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { checkFolder, writeArtifacts } from './files.ts';
import type { ReportArguments } from './report.ts';
import { checkReportNames } from './report-names.ts';
import { readSaved, type Saved, savedIn } from './saved.ts';

type Made = Artifact[] | Promise<Artifact[]>;

export async function reportVerb({ result, out, report, json, quiet }: ReportArguments): Promise<ExitCode> {
  const path = savedIn(result);
  const saved = readSaved(path);
  const folder = out ?? dirname(path);
  checkFolder(folder);
  const makers = makersOf(saved);
  const names = report ?? ['html', 'csv'].filter((name) => Object.hasOwn(makers, name));
  checkReportNames(names, makers, ` of a ${saved.kind}`);
  const artifacts = await Promise.all(names.map((name) => makers[name]!()));
  const paths = await writeArtifacts(folder, artifacts.flat());
  if (json) process.stdout.write(saved.text);
  else if (!quiet) process.stdout.write(`${paths.map((written) => `wrote ${written}`).join('\n')}\n`);
  return EXIT.good;
}

/** What can be made of it, by name. */
function makersOf(saved: Saved): Readonly<Record<string, () => Made>> {
  if (saved.kind === 'plan') return { html: () => planHtml(saved.result) };
  if (saved.kind === 'sweep') return bound(sweepReports, saved.result);
  return bound(reports, saved.result);
}

function bound<Result>(makers: Readonly<Record<string, (result: Result) => Made>>, result: Result): Readonly<Record<string, () => Made>> {
  return Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, () => make(result)]));
}
