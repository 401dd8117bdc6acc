/** What `limits` does, apart from its options. */
import { wrap } from '../report/text-table.ts';
import { didYouMean } from '../scenario/nearest.ts';
import type { Limit } from '../services/service.ts';
import { specs } from '../services/specs.ts';
import { formatByteRate, formatBytes, formatCount, formatDuration, formatRate } from '../units/format.ts';
import { EXIT, type ExitCode, UsageError } from './exit-codes.ts';
import type { LimitsArguments } from './limits.ts';
import { textWidth } from './width.ts';

/** A service by its kind; one that comes in kinds, such as sqs, by its name alone too. */
export function limitsVerb({ service, json }: LimitsArguments): ExitCode {
  const limited = Object.values(specs).filter(({ limits }) => limits.length > 0);
  const kinds = limited.map(({ kind }) => kind);
  const asked = limited.filter(({ kind }) => service === undefined || kind === service || kind.startsWith(`${service}-`));
  if (service !== undefined && asked.length === 0)
    throw new UsageError(`${service} has no documented limits here; ${didYouMean(service, kinds) ?? `there are: ${kinds.join(', ')}`}`);
  if (json) process.stdout.write(`${JSON.stringify(Object.fromEntries(asked.map(({ kind, limits }) => [kind, limits])), null, 2)}\n`);
  else
    process.stdout.write(
      `${asked.map(({ kind, summary, limits }) => `${wrap(`${kind}: ${summary}`, textWidth(), '  ').join('\n')}\n${table(limits)}`).join('\n\n')}\n`,
    );
  return EXIT.good;
}

/** What a limit is, how AWS refuses what is beyond it, and where that stands. */
function table(limits: readonly Limit[]): string {
  const rows = limits.map((limit) => [limit.id, limitText(limit), `per ${limit.scope}`]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return limits
    .flatMap((limit, i) => {
      const cells = (rows[i] ?? [])
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd();
      const words = [limit.error, limit.note ?? ''].filter((part) => part !== '').join(': ');
      const note = [words, regionsText(limit)].flatMap((text) => (text === '' ? [] : wrap(text, textWidth() - 6, ''))).map((line) => `      ${line}`);
      return [`  ${cells}`, ...note, `      ${limit.source} (read ${limit.asOf})`];
    })
    .join('\n');
}

/** Where a limit differs by Region: the Regions of each value, greatest first. Empty where it does not. */
function regionsText(limit: Limit): string {
  const regionsOf = new Map<number, string[]>();
  for (const [region, value] of Object.entries(limit.byRegion ?? {})) regionsOf.set(value, [...(regionsOf.get(value) ?? []), region]);
  const texts = [...regionsOf].sort(([a], [b]) => b - a).map(([value, regions]) => `${limitText({ ...limit, value })} in ${regions.join(', ')}`);
  return texts.length === 0 ? '' : `${texts.join('; ')}; ${limitText(limit)} elsewhere.`;
}

function limitText({ value, unit }: Limit): string {
  if (unit === 'B') return formatBytes(value);
  if (unit === 'B/s') return formatByteRate(value);
  if (unit === '/s') return formatRate(value);
  return unit === 'µs' ? formatDuration(value) : formatCount(value);
}
