/** Objectives in k6's grammar: `<component>.<metric>.<aggregate> <op> <value>`. */
import type { MetricDeclaration, MetricTable, MetricUnit } from '../measure/metric.ts';
import { specOf } from '../services/specs.ts';
import type { Parsed } from '../units/parse.ts';
import { parseAmount, parseByteRate, parseBytes, parseDuration, parseRate, parseShare } from '../units/parse.ts';
import type { Known } from './choices.ts';
import { named } from './choices.ts';
import { didYouMean } from './nearest.ts';
import { splitAtComponent } from './path-names.ts';
import type { Finding } from './problem.ts';
import type { Notebook } from './reading.ts';
import type { ScenarioComponent, ScenarioObjective } from './scenario.ts';
import { treeAt } from './tree.ts';

const EXPECTED = '<component>.<metric>.<aggregate> <op> <value>, such as sessions.sojourn.p99 < 5s';
const GRAMMAR = /^\s*(\S+?)\s*(<=|>=|===?|!=|<|>|=)\s*(.+?)\s*$/;
const PERCENTILES = ['p50', 'p90', 'p95', 'p99', 'p999'] as const;

/** Made of counters when results are folded, so not in the tables of the services: completions per second. */
const DERIVED: MetricTable = {
  throughput: { kind: 'gauge', unit: 'count/s', help: 'Messages completed per second, duplicates counted.' },
  goodput: { kind: 'gauge', unit: 'count/s', help: 'Messages completed per second, duplicates left out.' },
};

/** Words of other tools for the same thing. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  avg: 'mean',
  average: 'mean',
  med: 'p50',
  median: 'p50',
  maximum: 'max',
  minimum: 'min',
  total: 'sum',
  'p(50)': 'p50',
  'p(90)': 'p90',
  'p(95)': 'p95',
  'p(99)': 'p99',
  'p99.9': 'p999',
  'p(99.9)': 'p999',
  percentage: 'share',
  ratio: 'share',
  perSecond: 'rate',
};

type Unit = MetricUnit;

const PARSERS: Readonly<Record<Unit, (text: string) => Parsed<number>>> = {
  // A mean of many looks, or of replications, is rarely whole.
  count: parseAmount,
  ratio: parseShare,
  bytes: parseBytes,
  'count/s': parseRate,
  'bytes/s': parseByteRate,
  ms: (text) => {
    const parsed = parseDuration(text);
    return parsed.ok ? { ok: true, value: parsed.value / 1_000 } : parsed;
  },
};

type Outcome<T> = { readonly value: T } | { readonly wrong: Finding; readonly at: string };

export function readObjectives(notebook: Notebook, known: Known): readonly ScenarioObjective[] {
  const tree = treeAt(notebook.root, ['objectives']);
  const objectives: ScenarioObjective[] = [];
  for (const [i, item] of tree?.kind === 'list' ? tree.items.entries() : []) {
    if (item.kind !== 'scalar' || typeof item.value !== 'string') continue;
    const outcome = objectiveOf(item.value, known);
    if (outcome === null) continue;
    if ('value' in outcome) objectives.push(outcome.value);
    else {
      const offset = item.isVerbatim ? Math.max(0, item.value.indexOf(outcome.at)) : 0;
      const within = item.isVerbatim ? { offset, length: Math.max(1, outcome.at.length) } : undefined;
      notebook.report(['objectives', i], outcome.wrong, 'value', within);
    }
  }
  return objectives;
}

/** Null where the component is there but broken: nothing sensible can be said of its metrics. */
export function objectiveOf(text: string, known: Known): Outcome<ScenarioObjective> | null {
  const match = GRAMMAR.exec(text);
  const [, left = '', operator = '', right = ''] = match ?? [];
  if (match === null) return wrong('bad-objective', `"${text}" is no objective`, text.trim(), EXPECTED);
  if (operator === '=') return noComparison(right);
  const measure = measureOf(left, known);
  if (measure === null || 'wrong' in measure) return measure;
  const { component, metric, aggregate, unit } = measure.value;
  const bound = PARSERS[unit](right);
  if (!bound.ok)
    return wrong('bad-objective', bound.message, right, `${bound.expected} (${metric}.${aggregate} is measured in ${UNIT_WORDS[unit]})`, bound.hint);
  // k6 knows === as well; of numbers it says the same.
  const compares = (operator === '===' ? '==' : operator) as ScenarioObjective['operator'];
  return { value: { expression: text.trim(), component, metric, aggregate, operator: compares, bound: bound.value, unit } };
}

/** An equals sign alone, or before the sign it belongs behind: `=>`. */
function noComparison(right: string): Outcome<never> {
  const turned = /^[<>]/.exec(right)?.[0] ?? '';
  return wrong(
    'bad-objective',
    `"=${turned}" is no comparison`,
    `=${turned}`,
    'one of < <= > >= == !=',
    `did you mean ${turned === '' ? '==' : `${turned}=`}?`,
  );
}

export interface NamedMeasure {
  readonly component: string;
  readonly metric: string;
  readonly aggregate: string;
  readonly unit: Unit;
  /** Whether replications give it a confidence interval: extremes, last values and totals of a distribution have none. */
  readonly hasInterval: boolean;
  /** Made of others when results are folded. */
  readonly isDerived: boolean;
}

/** What `sessions.sojourn.p99` names; also used by `replications: { of: … }`. */
export function measureOf(text: string, known: Known): Outcome<NamedMeasure> | null {
  const split = splitAtComponent(text, known.names);
  if (split === null) {
    const first = text.split('.')[0] ?? text;
    return wrong('unknown-component', `there is no component named ${first}`, first, undefined, didYouMean(first, known.names));
  }
  const component = named(split.component, known);
  if (component === undefined) return null;
  const metrics = metricsOf(component);
  const metric = Object.keys(metrics)
    .filter((name) => split.rest === name || split.rest.startsWith(`${name}.`))
    .sort((a, b) => b.length - a.length)[0];
  const declaration = metrics[metric ?? ''];
  if (metric === undefined || declaration === undefined) return unknownMetric(split.rest, component, Object.keys(metrics));
  const aggregate = split.rest.slice(metric.length + 1);
  const aggregates = aggregatesOf(declaration);
  const unit = Object.hasOwn(aggregates, aggregate) ? aggregates[aggregate] : undefined;
  if (unit === undefined) return unknownAggregate(aggregate, metric, declaration, Object.keys(aggregates));
  const hasInterval = !WITHOUT_INTERVAL[declaration.kind].includes(aggregate);
  const isDerived = Object.values(DERIVED).includes(declaration);
  return { value: { component: component.name, metric, aggregate, unit, hasInterval, isDerived } };
}

const WITHOUT_INTERVAL: Readonly<Record<MetricDeclaration['kind'], readonly string[]>> = {
  counter: ['min', 'max'],
  gauge: ['min', 'max', 'last'],
  samples: ['min', 'max', 'sum', 'count'],
};

function metricsOf(component: ScenarioComponent): MetricTable {
  const own = specOf(component.kind).metrics;
  return component.role === 'consumer' ? { ...DERIVED, ...own } : own;
}

/** Aggregates of a metric and the unit each is in. */
export function aggregatesOf(metric: MetricDeclaration): Readonly<Record<string, Unit>> {
  if (Object.values(DERIVED).includes(metric)) return { mean: metric.unit, rate: metric.unit, min: metric.unit, max: metric.unit };
  if (metric.kind === 'gauge') return { mean: metric.unit, min: metric.unit, max: metric.unit, last: metric.unit };
  if (metric.kind === 'samples') {
    return {
      mean: metric.unit,
      min: metric.unit,
      max: metric.unit,
      sum: metric.unit,
      count: 'count',
      ...Object.fromEntries(PERCENTILES.map((name) => [name, metric.unit])),
    };
  }
  const perSecond: Unit = metric.unit === 'bytes' ? 'bytes/s' : 'count/s';
  return { sum: metric.unit, count: metric.unit, rate: perSecond, mean: perSecond, ...(metric.shareOf === undefined ? {} : { share: 'ratio' as const }) };
}

function unknownMetric(rest: string, component: ScenarioComponent, metrics: readonly string[]): Outcome<never> {
  const named = rest.includes('.') ? rest.slice(0, rest.lastIndexOf('.')) : rest;
  const sameWord = metrics.find((metric) => metric.toLowerCase() === named.toLowerCase());
  const hint = sameWord === undefined ? didYouMean(named, metrics) : `did you mean ${sameWord}?`;
  return wrong(
    'unknown-metric',
    `${component.name} (${component.kind}) has no metric "${named}"`,
    named,
    hint === undefined ? `one of ${metrics.join(', ')}` : undefined,
    hint,
  );
}

function unknownAggregate(aggregate: string, metric: string, declaration: MetricDeclaration, known: readonly string[]): Outcome<never> {
  const expected = `one of ${known.join(', ')}`;
  if (aggregate === '')
    return wrong('unknown-aggregate', `${metric} lacks an aggregate`, metric, expected, `write ${metric}.${known.includes('p99') ? 'p99' : known[0]}`);
  const other = OTHER_WORDS[aggregate];
  const near = other !== undefined && known.includes(other) ? `did you mean ${other}?` : didYouMean(aggregate, known);
  const why =
    aggregate === 'share' && declaration.kind === 'counter'
      ? `${metric} is not counted as a part of something`
      : `${metric} is a ${KIND_WORDS[declaration.kind]} and has no "${aggregate}"`;
  return wrong('unknown-aggregate', why, aggregate, expected, near?.startsWith('did') === true ? near : undefined);
}

const KIND_WORDS = { counter: 'count', gauge: 'level over time', samples: 'distribution' } as const;
const UNIT_WORDS: Readonly<Record<Unit, string>> = {
  ms: 'time',
  bytes: 'bytes',
  count: 'messages',
  ratio: 'shares',
  'count/s': 'messages per time',
  'bytes/s': 'bytes per time',
};

function wrong(rule: string, message: string, at: string, expected?: string, hint?: string): { readonly wrong: Finding; readonly at: string } {
  return { wrong: { rule, message, expected, hint }, at };
}
