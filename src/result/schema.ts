/**
 * The result's schema: checked when written and when read, so that every output may trust what it gets.
 * Unknown keys are kept out; a number that is not finite is refused, or null where null means "unknown".
 */
import { z } from 'zod';
import type { StudyResult } from './study-result.ts';
import { SCHEMA_VERSION } from './study-result.ts';

const number = z.number();
/** What was not observed is null; NaN and Infinity are how arithmetic says so. */
const numberOrNull = z.preprocess((value) => (typeof value === 'number' && !Number.isFinite(value) ? null : value), number.nullable());
const interval = z.tuple([number, number]);
const maybe = <T extends z.ZodType>(type: T) => z.exactOptional(type);

const metric = z.strictObject({
  unit: z.string(),
  kind: z.enum(['counter', 'gauge', 'samples']),
  mean: maybe(number),
  halfWidth: maybe(number),
  intervalFrom: maybe(z.enum(['replications', 'batchMeans'])),
  count: maybe(number),
  sum: maybe(number),
  min: maybe(number),
  max: maybe(number),
  last: maybe(number),
  p50: maybe(number),
  p90: maybe(number),
  p95: maybe(number),
  p99: maybe(number),
  p999: maybe(number),
  intervals: maybe(z.record(z.string(), interval)),
  share: maybe(number),
  shareOf: maybe(z.string()),
  shareHalfWidth: maybe(number),
  histogram: maybe(z.array(interval)),
  replicationMeans: maybe(z.array(number)),
  replicationQuantiles: maybe(z.record(z.string(), z.array(number))),
});

const tableRow = z.record(z.string(), z.union([z.string(), number, z.array(z.strictObject({ key: z.string(), count: number }))]));

const limitUse = z.strictObject({
  limit: z.string(),
  place: z.string(),
  value: number,
  unit: z.string(),
  peak: number,
  peakAtMs: number,
  average: number,
  headroom: number,
  refusals: number,
  firstRefusalAtMs: numberOrNull,
});

const component = z.strictObject({
  kind: z.string(),
  role: z.enum(['producer', 'service', 'consumer']),
  stability: z.strictObject({
    label: z.enum(['stable', 'backlogged', 'overloaded']),
    growthPerSecond: numberOrNull,
    drainMs: numberOrNull,
    sentence: z.string(),
  }),
  metrics: z.record(z.string(), metric),
  limitUse: z.array(limitUse),
  shards: maybe(z.array(tableRow)),
  groups: maybe(z.array(tableRow)),
  workers: maybe(z.array(tableRow)),
  partitions: maybe(z.array(tableRow)),
  heat: z.strictObject({ places: z.array(z.string()), values: z.array(z.array(number)), unit: z.string() }).nullable(),
  ledger: z.strictObject({ in: number, out: z.record(z.string(), number), inside: number }),
  usage: z.record(z.string(), number),
});

export const objectiveSchema = z.strictObject({
  expression: z.string(),
  component: z.string(),
  metric: z.string(),
  aggregate: z.string(),
  operator: z.enum(['<', '<=', '>', '>=', '==', '!=']),
  bound: number,
  unit: z.string(),
  actual: numberOrNull,
  interval: interval.nullable(),
  verdict: z.enum(['met', 'missed', 'undecided']),
  note: z.string(),
});

const sourced = { source: z.string(), asOf: z.string() };

export const costSchema = z.strictObject({
  region: z.string(),
  currency: z.literal('USD'),
  monthly: numberOrNull,
  perMillionMessages: numberOrNull,
  note: maybe(z.string()),
  lines: z.array(
    z.strictObject({
      component: z.string(),
      item: z.string(),
      quantity: number,
      free: maybe(number),
      unit: z.string(),
      price: numberOrNull,
      monthly: numberOrNull,
      infracost: maybe(z.strictObject({ resource: z.string(), key: z.string(), quantity: number, also: maybe(z.record(z.string(), number)) })),
      ...sourced,
    }),
  ),
  byComponent: maybe(z.array(z.strictObject({ component: z.string(), monthly: numberOrNull, unknown: number }))),
});

export const precisionReached = z.strictObject({
  target: number,
  of: z.string(),
  confidence: number,
  reached: z.boolean(),
  halfWidth: numberOrNull,
  relative: numberOrNull,
  taken: number,
});

const secondOpinion = z.strictObject({
  component: z.string(),
  formula: z.string(),
  exactness: z.enum(['exact', 'approximation']),
  offeredLoad: numberOrNull,
  servers: numberOrNull,
  gaps: z.array(
    z.strictObject({
      what: z.string(),
      unit: z.string(),
      theory: numberOrNull,
      simulated: numberOrNull,
      interval: interval.nullable(),
      relative: numberOrNull,
      agrees: z.boolean().nullable(),
    }),
  ),
  broken: z.array(z.strictObject({ assumption: z.string(), words: z.string() })),
  sentence: z.string(),
});

/** Keys in the order in which a reader wants them: verdicts first, the long series last. */
export const studyResultSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  name: z.string(),
  description: z.string(),
  provenance: z.strictObject({
    seed: z.union([number, z.string()]),
    replications: number,
    completed: number,
    version: z.string(),
    scenarioHash: z.string(),
    events: number,
    fingerprints: z.array(z.string()),
    precision: maybe(precisionReached),
  }),
  time: z.strictObject({
    durationMs: number,
    seriesIntervalMs: number,
    warmUp: z.strictObject({ method: z.enum(['fixed', 'mser5']), untilMs: z.array(number), discardedShare: number }),
    startsAt: z.string().nullable(),
  }),
  objectives: z.array(objectiveSchema),
  findings: z.array(
    z.strictObject({ kind: z.enum(['bound', 'overload', 'objective', 'warning', 'loss']), component: z.string(), atMs: numberOrNull, sentence: z.string() }),
  ),
  components: z.record(z.string(), component),
  links: z.array(z.strictObject({ from: z.string(), to: z.string(), label: z.string() })),
  cost: costSchema.nullable(),
  secondOpinions: maybe(z.array(secondOpinion)),
  limits: z.array(
    z.strictObject({
      id: z.string(),
      value: numberOrNull,
      unit: z.string(),
      ...sourced,
      overridden: z.boolean(),
      documented: maybe(numberOrNull),
      error: z.string(),
      note: z.string(),
    }),
  ),
  assumptions: z.array(z.strictObject({ id: z.string(), text: z.string(), value: z.string(), ...sourced, trust: z.string() })),
  notModelled: maybe(z.array(z.string())),
  scenario: z.unknown(),
  series: z.array(z.strictObject({ component: z.string(), metric: z.string(), statistic: z.string(), unit: z.string(), values: z.array(numberOrNull) })),
});

/** Why a result could not be read, one sentence each, most telling first. */
export interface ResultProblems {
  readonly problems: readonly string[];
}

const PROBLEMS_MAX = 20;

/** Checks what came out of `JSON.parse`. */
export function parseStudyResult(json: unknown): StudyResult | ResultProblems {
  const version = versionProblem(json);
  if (version !== null) return { problems: [version] };
  const parsed = studyResultSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  return { problems: problemsOf(parsed.error) };
}

export function isProblems(result: StudyResult | ResultProblems): result is ResultProblems {
  return 'problems' in result;
}

/** The text of `result.json`: checked, keys in the schema's order, short arrays of numbers on one line. */
export function writeStudyResult(result: StudyResult): string {
  const checked = studyResultSchema.safeParse(result);
  if (!checked.success) throw new Error(`believed: a result fits its schema; ${problemsOf(checked.error).join('; ')}`);
  return `${layOut(checked.data, '')}\n`;
}

function versionProblem(json: unknown): string | null {
  if (typeof json !== 'object' || json === null || !('schemaVersion' in json)) return 'This is not a result of plimsoll: it has no schemaVersion.';
  const version = json.schemaVersion;
  if (version === SCHEMA_VERSION) return null;
  if (typeof version !== 'number') return `This is not a result of plimsoll: schemaVersion is ${JSON.stringify(version)}.`;
  if (version > SCHEMA_VERSION)
    return `The result has schema version ${version}; this plimsoll reads up to ${SCHEMA_VERSION}. A newer plimsoll made it: update this one.`;
  return `The result has schema version ${version}; this plimsoll reads ${SCHEMA_VERSION}. An older plimsoll made it: run its scenario again.`;
}

export function problemsOf(error: z.ZodError): readonly string[] {
  const shown = error.issues.slice(0, PROBLEMS_MAX).map(({ path, message }) => `${path.map(String).join('.') || 'result'}: ${message}`);
  const more = error.issues.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}

/** Two spaces a level for people and diffs; a list of plain values stays on one line, whatever its length. */
export function layOut(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every(isPlain)) return JSON.stringify(value);
    return `[\n${value.map((item) => deeper + layOut(item, deeper)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '{}';
  return `{\n${entries.map(([key, item]) => `${deeper}${JSON.stringify(key)}: ${layOut(item, deeper)}`).join(',\n')}\n${indent}}`;
}

/** A value, or a pair of values such as a histogram's bins. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Array.isArray(value) && value.length <= 2 && value.every((item) => typeof item !== 'object' || item === null);
}
