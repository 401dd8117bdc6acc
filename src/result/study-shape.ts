/**
 * The shape of a result, for schema.ts: unknown keys are kept out; a number that is not finite is refused, or null where
 * null means "unknown". Apart from the functions, whose types reach the library's door: nobody there needs zod.
 */
import { z } from 'zod';
import { SCHEMA_VERSION } from './study-result.ts';

const number = z.number();
/** What was not observed is null; NaN and Infinity are how arithmetic says so. */
const numberOrNull = z.preprocess((value) => (typeof value === 'number' && !Number.isFinite(value) ? null : value), number.nullable());
export const intervalSchema = z.tuple([number, number.nullable()]);
const bin = z.tuple([number, number]);
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
  intervals: maybe(z.record(z.string(), intervalSchema)),
  reach: maybe(z.record(z.string(), number)),
  share: maybe(number),
  shareOf: maybe(z.string()),
  shareHalfWidth: maybe(number),
  histogram: maybe(z.array(bin)),
  grows: maybe(z.literal(true)),
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
  interval: intervalSchema.nullable(),
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
      infracost: maybe(
        z.strictObject({ resource: z.string(), key: z.string(), quantity: number, also: maybe(z.record(z.string(), z.union([number, z.string()]))) }),
      ),
      ...sourced,
      note: maybe(z.string()),
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
  method: maybe(z.literal('batch-means')),
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
      interval: intervalSchema.nullable(),
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
    z.strictObject({
      kind: z.enum(['bound', 'overload', 'objective', 'change', 'warning', 'loss']),
      component: z.string(),
      atMs: numberOrNull,
      sentence: z.string(),
    }),
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
