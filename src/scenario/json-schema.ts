/** The JSON Schema (draft-07) of a scenario file, for completion and hovers in an editor. */

import type { ZodType } from 'zod';
import { z } from 'zod';
import type { Role } from '../model/model.ts';
import { specs } from '../services/specs.ts';
import { latencyField } from './choices.ts';
import { KEYED_BY_VALUES } from './extensions.ts';
import { GROUPS } from './groups.ts';
import { scenarioShape } from './schema.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonMap = { readonly [key: string]: Json };

/** The schema as data; the command `schema` prints it and scenarios/scenario.schema.json is a copy. */
export function scenarioJsonSchema(): JsonMap {
  const kinds = (role: Role): ZodType =>
    z.union(
      Object.values(specs)
        .filter((spec) => spec.role === role)
        .map((spec) => spec.schema.meta({ description: spec.summary })),
    );
  const whole = z.strictObject(scenarioShape({ producers: kinds('producer'), services: kinds('service'), consumers: kinds('consumer') }, latencyField));
  const raw = z.toJSONSchema(whole, { target: 'draft-7', io: 'input', unrepresentable: 'any' }) as JsonMap;
  const { $schema, ...rest } = demandingWithoutBase(tidied(raw) as JsonMap);
  return {
    $schema: $schema ?? 'http://json-schema.org/draft-07/schema#',
    title: 'Plimsoll scenario',
    description: 'What is sent, through which queues and streams, to whom, and what must hold.',
    ...rest,
  };
}

/** Our own annotations off, choices by kind as if/then, numbers open to ${VARIABLES}, maps to keys of the user's own. */
function tidied(value: Json, name = ''): Json {
  if (Array.isArray(value)) return value.map((item) => tidied(item));
  if (!isMap(value)) return value;
  const entries = Object.entries(value)
    .filter(([key]) => !OURS.has(key))
    .map(([key, inner]) => [STANDARD[key] ?? key, LITERAL.has(STANDARD[key] ?? key) ? inner : tidied(inner, key)] as const);
  const map: JsonMap = withExtensions(Object.fromEntries(entries), name);
  if (isChoiceOfKinds(map)) return choiceOfKinds(map);
  if (isMap(map.bare)) return textOr(map, map.bare);
  if (isMap(map.bounds)) return bounded(map, map.bounds);
  return isNumber(map) ? { anyOf: [map, VARIABLE] } : map;
}

/** Annotations only the scenario room reads. */
const OURS: ReadonlySet<string> = new Set(['expected', 'idealDefault', 'link', 'namesFile']);

/** zod drops defaults and examples of what is transformed, so those go by names of our own until here. */
const STANDARD: Readonly<Record<string, string>> = { usual: 'default', suggestions: 'examples' };

/** Every map may carry `x-…` keys of the user's own. */
function withExtensions(map: JsonMap, name: string): JsonMap {
  return map.type === 'object' && !KEYED_BY_VALUES.has(name) ? { ...map, patternProperties: EXTENSIONS } : map;
}

const EXTENSIONS: JsonMap = { '^x-': true };

/** Keys whose values are a user's values and no schemas. */
const LITERAL: ReadonlySet<string> = new Set(['default', 'examples', 'enum', 'const', 'required', 'bare', 'bounds']);

/** A quantity is text, or such bare numbers as need no unit: of most quantities only the nothing of all units. */
function textOr({ anyOf: _, bare: __, ...map }: JsonMap, { type, ...range }: JsonMap): JsonMap {
  return { ...map, type: ['string', type ?? 'number'], ...range };
}

/** A field of a quantity with its own range, and the word `never` where that is one of its values. */
function bounded({ bounds: _, orNever, allOf, $ref, ...map }: JsonMap, range: JsonMap): JsonMap {
  const value: JsonMap = { ...range, allOf: allOf ?? [{ $ref: $ref ?? null }] };
  return orNever === true ? { ...map, anyOf: [value, { const: 'never' }] } : { ...map, ...value };
}

const VARIABLE: JsonMap = { type: 'string', pattern: '\\$\\{' };

function isNumber({ type }: JsonMap): boolean {
  return type === 'number' || type === 'integer' || type === 'boolean';
}

function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What must be said, of a component or of a map within, may stand in a file that this one extends: it is demanded only where there is none. */
function demandingWithoutBase(whole: JsonMap): JsonMap {
  const properties = whole.properties as Readonly<Record<string, JsonMap>>;
  const definitions = whole.definitions as Readonly<Record<string, JsonMap>>;
  const demanding = demandingOf(definitions);
  const parts = demanding.map((name) => [`${name}Part`, partOf(definitions[name] ?? null, demanding)] as const);
  const lenient = Object.entries(properties).map(([name, each]) => [name, partOf(each, demanding)] as const);
  const demands = Object.entries(properties).flatMap(([name, each]): (readonly [string, Json])[] => {
    if (!isDemanding(each, demanding)) return [];
    const isGroup = GROUPS.some((group) => group === name);
    return [[name, isGroup ? { additionalProperties: demandsOf(each.additionalProperties as JsonMap, demanding), patternProperties: EXTENSIONS } : each]];
  });
  return {
    ...whole,
    properties: Object.fromEntries(lenient),
    definitions: { ...definitions, ...Object.fromEntries(parts) },
    if: { not: { required: ['extends'] } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word; nothing awaits this.
    then: { properties: Object.fromEntries(demands) },
  };
}

/** Definitions of which something must be said, in them or in what they refer to. */
function demandingOf(definitions: Readonly<Record<string, JsonMap>>): readonly string[] {
  const names = Object.keys(definitions);
  const found: string[] = [];
  for (let before = -1; before < found.length; ) {
    before = found.length;
    found.push(...names.filter((name) => !found.includes(name) && isDemanding(definitions[name], found)));
  }
  return found;
}

const DEFINITION = '#/definitions/';

/** Whether something must be said in it. An item of a list is said as a whole, as lists replace those of a base. */
function isDemanding(value: Json | undefined, demanding: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((item: Json) => isDemanding(item, demanding));
  if (!isMap(value)) return false;
  if (Array.isArray(value.required) && value.required.length > 0) return true;
  if (typeof value.$ref === 'string' && demanding.includes(value.$ref.slice(DEFINITION.length))) return true;
  return Object.entries(value).some(
    ([key, inner]) => !WHOLE.has(key) && isDemanding(key === 'properties' ? Object.values(inner as JsonMap) : inner, demanding),
  );
}

/** What is a condition, an item of a list or a user's value demands nothing of what a base may hold. */
const WHOLE: ReadonlySet<string> = new Set([...LITERAL, 'if', 'not', 'items']);

/** The schema of what a file may say on top of another: without the keys it must have, and of what it refers to the part. */
function partOf(value: Json, demanding: readonly string[]): Json {
  if (Array.isArray(value)) return value.map((item) => partOf(item, demanding));
  if (!isMap(value)) return value;
  const entries = Object.entries(value).flatMap(([key, inner]): (readonly [string, Json])[] => {
    if (key === 'required') return [];
    if (key === '$ref' && typeof inner === 'string' && demanding.includes(inner.slice(DEFINITION.length))) return [[key, `${inner}Part`]];
    if (key === 'properties') return [[key, Object.fromEntries(Object.entries(inner as JsonMap).map(([name, each]) => [name, partOf(each, demanding)]))]];
    return [[key, WHOLE.has(key) ? inner : partOf(inner, demanding)]];
  });
  return Object.fromEntries(entries);
}

/** Of a component's schema only the keys it must have, in it and in the maps within, by kind where there are several. */
function demandsOf({ required = [], allOf, properties = {} }: JsonMap, demanding: readonly string[]): JsonMap {
  const fields = Object.entries(properties as JsonMap).filter(([, field]) => isDemanding(field, demanding));
  const own: JsonMap = { required, ...(fields.length === 0 ? {} : { properties: Object.fromEntries(fields) }) };
  if (allOf === undefined) return own;
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word; nothing awaits this.
  return { ...own, allOf: (allOf as readonly Choice[]).map((one) => ({ ...one, then: demandsOf(one.then, demanding) })) };
}

type Choice = { readonly if: JsonMap; readonly then: JsonMap };

interface KindChoice {
  readonly schema: JsonMap;
  readonly kind: Json;
}

function kindsOf(map: JsonMap): readonly KindChoice[] {
  const { anyOf } = map;
  return (Array.isArray(anyOf) ? (anyOf as readonly Json[]) : []).flatMap((schema) => {
    const properties = isMap(schema) ? schema.properties : undefined;
    const kind = isMap(properties) ? properties.kind : undefined;
    const name = isMap(kind) ? kind.const : undefined;
    return isMap(schema) && name !== undefined ? [{ schema, kind: name }] : [];
  });
}

function isChoiceOfKinds(map: JsonMap): boolean {
  return kindsOf(map).length > 0;
}

/** Editors say what is wrong with the kind meant, not that none of all kinds fits. */
function choiceOfKinds(map: JsonMap): JsonMap {
  const choices = kindsOf(map);
  const only = choices[0];
  if (choices.length === 1 && only !== undefined) return only.schema;
  return {
    type: 'object',
    properties: {
      kind: {
        enum: choices.map(({ kind }) => kind),
        description: choices.map(({ kind, schema }) => `${String(kind)}: ${String(schema.description)}`).join('\n'),
      },
    },
    ...(choices.some(isKindOptional) ? {} : { required: ['kind'] }),
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word; nothing awaits this.
    allOf: choices.map((choice) => ({ if: conditionOf(choice, choices), then: choice.schema })),
  };
}

/** When a component is of this kind: it says so, or it says nothing and has the keys that only this kind demands; the first kind is meant else. */
function conditionOf(choice: KindChoice, choices: readonly KindChoice[]): JsonMap {
  const named: JsonMap = { properties: { kind: { const: choice.kind } }, required: ['kind'] };
  if (!isKindOptional(choice)) return named;
  const others = choices.filter((other) => other !== choice && isKindOptional(other));
  const unnamed: JsonMap = { not: { required: ['kind'] } };
  const told: readonly JsonMap[] =
    choice === choices.find(isKindOptional)
      ? others.map((other) => ({ not: { required: ownKeys(other, choices) } }))
      : [{ required: ownKeys(choice, choices) }];
  return { anyOf: [named, { allOf: [unnamed, ...told] }] };
}

function isKindOptional({ schema }: KindChoice): boolean {
  return !requiredOf(schema).includes('kind');
}

function requiredOf({ required }: JsonMap): readonly Json[] {
  return Array.isArray(required) ? required : [];
}

/** Keys that this kind demands and no other does. */
function ownKeys(choice: KindChoice, choices: readonly KindChoice[]): readonly Json[] {
  return requiredOf(choice.schema).filter((key) => choices.every((other) => other === choice || !requiredOf(other.schema).includes(key)));
}
