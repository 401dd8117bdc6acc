/** What `report` does. */
import { dirname } from 'node:path';
import { reports } from '../report/reports.ts';
import { isProblems, parseStudyResult, writeStudyResult } from '../result/schema.ts';
import { EXIT, type ExitCode, UsageError } from './exit-codes.ts';
import { readText } from './files.ts';
import type { ReportArguments } from './report.ts';
import { writeReports } from './run-verb.ts';

/** Results are larger than scenarios: series, tables. */
const RESULT_BYTES_MAX = 200_000_000;

export async function reportVerb({ result: path, out, report: names, json, quiet }: ReportArguments): Promise<ExitCode> {
  for (const name of names)
    if (!Object.hasOwn(reports, name)) throw new UsageError(`there is no report "${name}"; there are ${Object.keys(reports).join(', ')}`);
  const result = readResult(path);
  const paths = await writeReports(result, names, out ?? dirname(path));
  if (json) process.stdout.write(writeStudyResult(result));
  else if (!quiet) process.stdout.write(`${paths.map((written) => `wrote ${written}`).join('\n')}\n`);
  return EXIT.good;
}

/** A saved result, checked against the schema. */
export function readResult(path: string): Exclude<ReturnType<typeof parseStudyResult>, { problems: unknown }> {
  const text = readText(path, RESULT_BYTES_MAX);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = parseStudyResult(json);
  if (isProblems(result))
    throw new UsageError(`${path} is not a result this version can read:\n${result.problems.map((problem) => `  ${problem}`).join('\n')}`);
  return result;
}
