/** `limits:` and `latencies:`: none, or documented values overridden. */

import type { ZodType } from 'zod';
import { z } from 'zod';
import type { CallTime } from '../services/call-time.ts';
import type { DistributionSpec } from '../services/fields/distribution.ts';
import { timeDistribution } from '../services/fields/distribution.ts';
import { isFromFile } from '../services/fields/from-file.ts';
import { duration, number } from '../services/fields/quantity.ts';
import type { Limit } from '../services/service.ts';
import { specOf } from '../services/specs.ts';
import type { Parsed } from '../units/parse.ts';
import { parseByteRate, parseBytes, parseCount, parseDuration, parseRate } from '../units/parse.ts';
import type { Files } from './files.ts';
import { problemsOf } from './issues.ts';
import { didYouMean } from './nearest.ts';
import { splitAtComponent } from './path-names.ts';
import type { Notebook } from './reading.ts';
import type { LatencyChoice, LimitChoice, ScenarioComponent } from './scenario.ts';
import type { Path, Tree } from './tree.ts';
import { plainOf, treeAt } from './tree.ts';

const PARSERS: Readonly<Record<Limit['unit'], (text: string | number) => Parsed<number>>> = {
  count: parseCount,
  B: parseBytes,
  'B/s': parseByteRate,
  '/s': parseRate,
  µs: parseDuration,
};

/** Names of all components, broken ones included: of those without a known kind nothing is checked further. */
export interface Known {
  readonly components: readonly ScenarioComponent[];
  readonly names: readonly string[];
  readonly broken: readonly ScenarioComponent[];
}

/** The component of a name, though its own spec be wrong: its kind decides its limits, operations and metrics. */
export function named(name: string, { components, broken }: Known): ScenarioComponent | undefined {
  return [...components, ...broken].find((component) => component.name === name);
}

export function readLimits(notebook: Notebook, known: Known): LimitChoice {
  const tree = treeAt(notebook.root, ['limits']);
  if (tree?.kind !== 'map') return { isNone: tree?.kind === 'scalar' && tree.value === 'none', values: {} };
  const values: Record<string, Record<string, number>> = {};
  for (const { name, value } of flattened(tree, known.names)) {
    const path = ['limits', ...name];
    const split = splitAtComponent(name.join('.'), known.names);
    if (split === null) {
      notebook.report(path, unknownComponent(name.join('.'), known, 'limits'), 'key');
      continue;
    }
    const found = limitOf(split, known, path, notebook);
    const parsed = found === null ? null : limitValue(found, value);
    if (parsed?.ok === true) values[split.component] = { ...values[split.component], [split.rest]: parsed.value };
    else if (parsed !== null) notebook.report(path, { rule: 'bad-value', message: parsed.message, expected: parsed.expected, hint: parsed.hint });
  }
  return { isNone: false, values };
}

interface Named {
  readonly name: readonly string[];
  readonly value: Tree;
}

/** `clicks: { shard.write.bytes: … }` is read like `clicks.shard.write.bytes: …`. */
function flattened(tree: Tree & { kind: 'map' }, names: readonly string[]): readonly Named[] {
  return [...tree.entries].flatMap(([name, { value }]): Named[] =>
    names.includes(name) && value.kind === 'map'
      ? [...value.entries].map(([id, inner]) => ({ name: [name, id], value: inner.value }))
      : [{ name: [name], value }],
  );
}

function limitOf(split: { readonly component: string; readonly rest: string }, known: Known, path: Path, notebook: Notebook): Limit | null {
  const component = named(split.component, known);
  if (component === undefined) return null;
  const limits = specOf(component.kind).limits;
  const limit = limits.find(({ id }) => id === split.rest);
  if (limit !== undefined) return limit;
  const ids = limits.map(({ id }) => id);
  const expected = ids.length === 0 ? `${component.kind} has no limits` : `one of ${ids.join(', ')}`;
  const hint = didYouMean(split.rest, ids);
  notebook.report(
    path,
    {
      rule: 'unknown-limit',
      message: `${split.component} (${component.kind}) has no limit "${split.rest}"`,
      expected,
      hint: hint?.startsWith('did') === true ? hint : undefined,
    },
    'key',
  );
  return null;
}

function limitValue(limit: Limit, tree: Tree): Parsed<number> | null {
  const written = plainOf(tree);
  if (written === 'none') return { ok: true, value: Number.POSITIVE_INFINITY };
  // The schema has said so.
  if (typeof written !== 'string' && typeof written !== 'number') return null;
  const parsed = PARSERS[limit.unit](written);
  return parsed.ok && parsed.value <= 0 ? { ok: false, message: `${limit.id} is not more than zero`, expected: 'more than zero, or none' } : parsed;
}

/** A call's time as it is written: none, or with a distribution that may still have to be read from its file. */
type WrittenTime = (Omit<NonNullable<CallTime>, 'base'> & { readonly base: DistributionSpec }) | null;

const parts = z.strictObject({
  base: timeDistribution('Time of a call with one entry.').prefault('0s'),
  perExtraEntry: duration('For each entry of a batch after the first.').prefault('0s'),
  perByte: number('Microseconds for each byte of payload.', { least: 0 }).prefault(0),
});

const operationField: ZodType<WrittenTime> = z
  .union([
    z.literal('none').transform((): WrittenTime => null),
    parts,
    timeDistribution('Time of a call.').transform((base): WrittenTime => ({ base, perExtraEntry: 0, perByte: 0 })),
  ])
  .meta({ id: 'callTime', expected: 'none, a time such as 12ms, a distribution, or { base, perExtraEntry, perByte }' });

/** For the JSON Schema: what may stand under a component, or under component.operation. */
export const latencyField: ZodType = z.union([z.literal('none'), z.record(z.string(), operationField), operationField]);

export function readLatencies(notebook: Notebook, known: Known, files: Files): LatencyChoice {
  const tree = treeAt(notebook.root, ['latencies']);
  if (tree?.kind !== 'map') return { isNone: tree?.kind === 'scalar' && tree.value === 'none', values: {} };
  const values: Record<string, Record<string, CallTime>> = {};
  for (const [name, { value }] of tree.entries) {
    if (known.names.includes(name)) {
      if (value.kind === 'scalar' && value.value === 'none') values[name] = { '*': null };
      else
        for (const [operation, inner] of value.kind === 'map' ? value.entries : []) readOperation(name, operation, inner.value, ['latencies', name, operation]);
      if (value.kind === 'list' || (value.kind === 'scalar' && value.value !== 'none' && value.value !== 'default'))
        notebook.report(['latencies', name], {
          rule: 'wrong-type',
          message: `${name} is no set of latencies`,
          expected: 'none, or operations such as { SendMessage: 10ms }',
        });
      continue;
    }
    const split = splitAtComponent(name, known.names);
    if (split === null) notebook.report(['latencies', name], unknownComponent(name, known, 'latencies'), 'key');
    else readOperation(split.component, split.rest, value, ['latencies', name]);
  }
  return { isNone: false, values };

  function readOperation(component: string, operation: string, value: Tree, path: Path): void {
    const kind = named(component, known)?.kind;
    if (kind === undefined) return;
    const { latencies } = specOf(kind);
    const operations = latencies.map((latency) => latency.operation);
    const documented = latencies.find((latency) => latency.operation === operation);
    if (documented === undefined) {
      notebook.report(
        path,
        {
          rule: 'unknown-operation',
          message: `${component} (${kind}) has no operation "${operation}"`,
          expected: operations.length === 0 ? `${kind} makes no calls to time` : `one of ${operations.join(', ')}`,
          hint: hintOf(operation, operations),
        },
        'key',
      );
      return;
    }
    const parsed = operationField.safeParse(plainOf(value));
    if (!parsed.success) {
      notebook.problems.push(...problemsOf(parsed.error.issues, { schema: operationField, root: notebook.root, base: path, sources: notebook.sources }));
      return;
    }
    if (documented.isFixed === true && !isFixed(parsed.data)) {
      notebook.report(path, {
        rule: 'bad-value',
        message: `${operation} of ${component} is one time for all, not drawn`,
        expected: 'none, or a time such as 60ms',
      });
      return;
    }
    const complete = files.filled(parsed.data, path);
    if (complete.isWhole) values[component] = { ...values[component], [operation]: complete.value as CallTime };
  }
}

/** One time, whatever is in the call. */
function isFixed(time: WrittenTime): boolean {
  return time === null || (!isFromFile(time.base) && time.base.kind === 'constant' && time.perExtraEntry === 0 && time.perByte === 0);
}

function hintOf(word: string, words: readonly string[]): string | undefined {
  const hint = didYouMean(word, words);
  return hint?.startsWith('did') === true ? hint : undefined;
}

/** A limit or an operation by itself is told whose it may be. */
function unknownComponent(name: string, { components, broken, names }: Known, of: 'limits' | 'latencies') {
  const first = name.split('.')[0] ?? name;
  const owners = [...components, ...broken].filter(({ kind }) => {
    const { limits, latencies } = specOf(kind);
    return of === 'limits' ? limits.some(({ id }) => id === name) : latencies.some(({ operation }) => operation === name);
  });
  return {
    rule: 'unknown-component',
    message: names.includes(name) ? `${name} is a component, not one of its ${of}` : `"${name}" begins with no component of this scenario`,
    expected: of === 'limits' ? '<component>.<limit>' : '<component>.<operation>',
    hint: names.includes(name)
      ? undefined
      : owners.length > 0
        ? `did you mean ${owners.map((owner) => `${owner.name}.${name}`).join(' or ')}?`
        : didYouMean(first, names),
  };
}
