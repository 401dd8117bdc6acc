/** The baseline file: checked when read; sorted and laid out for diffs when written, one metric a line. */
import { z } from 'zod';
import { BASELINE_VERSION, type Baseline, type BaselineEntry } from './baseline.ts';
import { problemsOf, type ResultProblems } from './schema.ts';

const entry = z.strictObject({
  scenarioHash: z.string(),
  version: z.string(),
  seed: z.union([z.number(), z.string()]),
  replications: z.number(),
  events: z.number(),
  curves: z.string(),
  assumed: z.string(),
  objectives: z.record(z.string(), z.enum(['met', 'missed', 'undecided'])),
  costMonthly: z.number().nullable(),
  metrics: z.record(z.string(), z.object({ unit: z.string() }).catchall(z.union([z.number(), z.string()]))),
});

const baselineSchema = z.strictObject({ baselineVersion: z.literal(BASELINE_VERSION), scenarios: z.record(z.string(), entry) });

/**
 * Checks what came out of `JSON.parse`.
 *
 * @returns the baseline, or `problems`: a sentence each, the first twenty and how many more.
 * @throws nothing: what is wrong with the file is among the problems.
 */
export function parseBaseline(json: unknown): Baseline | ResultProblems {
  if (typeof json !== 'object' || json === null || !('baselineVersion' in json))
    return { problems: ['This is not a baseline of plimsoll: it has no baselineVersion.'] };
  if (json.baselineVersion !== BASELINE_VERSION)
    return {
      problems: [
        `The baseline has version ${JSON.stringify(json.baselineVersion)}; this plimsoll reads ${BASELINE_VERSION}. Make it again with --update-baseline.`,
      ],
    };
  const parsed = baselineSchema.safeParse(json);
  return parsed.success ? (parsed.data as Baseline) : { problems: problemsOf(parsed.error) };
}

/**
 * The text of a baseline file. Names are sorted, so that it does not depend on the order of anything.
 *
 * @returns JSON that ends with a line's end.
 * @throws nothing: a baseline is checked when it is read.
 */
export function writeBaseline({ baselineVersion, scenarios }: Baseline): string {
  const entries = sorted(scenarios).map(([name, one]) => `    ${JSON.stringify(name)}: ${entryText(one)}`);
  const body = entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n  }`;
  return `{\n  "baselineVersion": ${baselineVersion},\n  "scenarios": ${body}\n}\n`;
}

function entryText({ objectives, metrics, ...rest }: BaselineEntry): string {
  const { scenarioHash, version, seed, replications, events, curves, assumed, costMonthly } = rest;
  const lines = [
    ...Object.entries({ scenarioHash, version, seed, replications, events, curves, assumed, costMonthly }).map(
      ([key, value]) => `      ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    ),
    `      "objectives": ${block(sorted(objectives))}`,
    `      "metrics": ${block(sorted(metrics))}`,
  ];
  return `{\n${lines.join(',\n')}\n    }`;
}

function block(entries: readonly (readonly [string, unknown])[]): string {
  if (entries.length === 0) return '{}';
  return `{\n${entries.map(([key, value]) => `        ${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(',\n')}\n      }`;
}

function sorted<T>(record: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
