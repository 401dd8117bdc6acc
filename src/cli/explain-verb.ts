/** What `explain` does, apart from its options. */
import { stringify } from 'yaml';
import { compile } from '../model/compile.ts';
import type { StudyContext } from '../result/context.ts';
import { formatByteRate, formatBytes, formatCount, formatDuration, formatRate } from '../units/format.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { ExplainArguments } from './explain.ts';
import { loadScenario, warnOfUnused } from './load.ts';
import { loadOptionsOf } from './options.ts';

/** YAML that is a scenario again; limits and latencies stand below it as comments. */
export function explainVerb(args: ExplainArguments): ExitCode {
  const options = loadOptionsOf(args);
  const { context } = compile(loadScenario(args.scenario, options));
  warnOfUnused(options);
  const { scenario, limits, assumptions, warnings, scenarioHash } = context;
  if (args.json) process.stdout.write(`${JSON.stringify({ scenario, scenarioHash, limits, assumptions, warnings }, null, 2)}\n`);
  else process.stdout.write(explained(context));
  return EXIT.good;
}

export function explained({ scenario, limits, assumptions }: StudyContext): string {
  const yaml = stringify(scenario, { lineWidth: 100, flowCollectionPadding: true });
  const timed = assumptions.filter(({ value }) => value !== '');
  return [
    yaml.trimEnd(),
    ...section(
      'Limits that apply',
      limits.map(({ id, value, unit, overridden, documented, source }) => [
        id,
        limitText(value, unit),
        overridden ? `set by this scenario; documented: ${limitText(documented ?? null, unit)}` : source,
      ]),
    ),
    ...section(
      'Latencies',
      timed.map(({ id, value, trust }) => [id, value, `trust: ${trust}`]),
    ),
    '',
  ].join('\n');
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return ['', `# ${title}`, ...rows.map((row) => `#   ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())];
}

function limitText(value: number | null, unit: string): string {
  if (value === null) return 'no limit';
  if (unit === 'ms') return formatDuration(value * 1_000);
  if (unit === 'bytes') return formatBytes(value);
  if (unit === 'bytes/s') return formatByteRate(value);
  return unit === 'count/s' ? formatRate(value) : formatCount(value);
}
