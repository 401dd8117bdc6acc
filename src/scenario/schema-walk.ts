/** What a schema says about a place: its keys, what it expects, its defaults as a user would write them. */
import type { ZodType } from 'zod';
import type { LinkField } from '../services/fields/link.ts';
import type { Path } from './tree.ts';

/** The parts of zod's definitions that are read here. */
interface Definition {
  readonly type: string;
  readonly innerType?: ZodType;
  readonly in?: ZodType;
  readonly options?: readonly ZodType[];
  readonly shape?: Readonly<Record<string, ZodType>>;
  readonly catchall?: ZodType;
  readonly valueType?: ZodType;
  readonly element?: ZodType;
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly values?: readonly unknown[];
  readonly defaultValue?: unknown;
}

function definitionOf(schema: ZodType): Definition {
  return schema.def as Definition;
}

/** The schema as what may be written: wrappers and transforms off, unions spread. */
function writtenAs(schema: ZodType): readonly ZodType[] {
  const { type, innerType, in: input, options } = definitionOf(schema);
  if (type === 'pipe' && input !== undefined) return writtenAs(input);
  if (innerType !== undefined) return writtenAs(innerType);
  return type === 'union' && options !== undefined ? options.flatMap(writtenAs) : [schema];
}

function below(schema: ZodType, step: string | number): readonly ZodType[] {
  return writtenAs(schema).flatMap((one) => {
    const { shape, catchall, valueType, element } = definitionOf(one);
    const next = shape?.[String(step)] ?? (shape === undefined ? (valueType ?? element) : catchall);
    return next === undefined ? [] : [next];
  });
}

function schemasAt(schema: ZodType, path: Path): readonly ZodType[] {
  return path.reduce<readonly ZodType[]>((schemas, step) => schemas.flatMap((one) => below(one, step)), [schema]);
}

/** The fields of a map that is the one way to write something; undefined where there are others, or it becomes something else. */
export function fieldsOf(schema: ZodType): Readonly<Record<string, ZodType>> | undefined {
  const { innerType, shape } = definitionOf(schema);
  return innerType === undefined ? shape : fieldsOf(innerType);
}

/** Keys that may be written in the map at a path. */
export function keysAt(schema: ZodType, path: Path): readonly string[] {
  return [
    ...new Set(
      schemasAt(schema, path)
        .flatMap(writtenAs)
        .flatMap((one) => Object.keys(definitionOf(one).shape ?? {})),
    ),
  ];
}

/** Of the maps that may be written at a path, the one that knows all of these keys. */
export function mapWithKeys(schema: ZodType, path: Path, keys: readonly string[]): ZodType | undefined {
  return schemasAt(schema, path)
    .flatMap(writtenAs)
    .find((one) => {
      const { shape } = definitionOf(one);
      return shape !== undefined && keys.every((key) => Object.hasOwn(shape, key));
    });
}

/** Words that may be written at a path, each once. */
export function wordsAt(schema: ZodType, path: Path): readonly string[] {
  const words = schemasAt(schema, path)
    .flatMap(writtenAs)
    .flatMap((one) => {
      const { entries, values } = definitionOf(one);
      return [...Object.values(entries ?? {}), ...(values ?? [])].map(String);
    });
  return [...new Set(words)];
}

/** A value that may be written at a path; undefined where the schema suggests none. */
export function suggestionAt(schema: ZodType, path: Path): unknown {
  return schemasAt(schema, path)
    .map((one) => one.meta()?.suggestions)
    .find(Array.isArray)?.[0];
}

/** What the schema expects at a path, in words. */
export function expectedAt(schema: ZodType, path: Path): string | undefined {
  for (const one of schemasAt(schema, path)) {
    const words = expectationOf(one);
    if (words !== undefined) return words;
  }
  return undefined;
}

function expectationOf(schema: ZodType): string | undefined {
  const { type, innerType, in: input, options } = definitionOf(schema);
  const own = schema.meta()?.expected;
  if (typeof own === 'string') return own;
  const inner = type === 'pipe' ? input : innerType;
  if (inner !== undefined) return expectationOf(inner);
  if (type === 'union' && options?.length === 1 && options[0] !== undefined) return expectationOf(options[0]);
  return BASIC[type];
}

/** What the place says of itself when it names another component. */
export function linkAt(schema: ZodType, path: Path): LinkField | undefined {
  return schemasAt(schema, path)
    .flatMap(writtenAs)
    .map((one) => one.meta()?.link as LinkField | undefined)
    .find((link) => link !== undefined);
}

/** What all places of a map, and of the maps within, say of themselves that name another component. */
export function linksIn(schema: ZodType): readonly LinkField[] {
  return writtenAs(schema).flatMap((one) => {
    const { shape, valueType, element } = definitionOf(one);
    const own = one.meta()?.link as LinkField | undefined;
    const inner = [...Object.values(shape ?? {}), ...(valueType === undefined ? [] : [valueType]), ...(element === undefined ? [] : [element])];
    return [...(own === undefined ? [] : [own]), ...inner.flatMap(linksIn)];
  });
}

/**
 * Of a component as it is written, the names of others, in the maps and lists they stand in. What is no word, or not where the schema
 * has it, is another problem; a list is left out as a whole, as its other items would be taken for those before them.
 */
export function linksWritten(schema: ZodType, written: unknown): object {
  const links = linksWrittenIn(schema, written);
  return typeof links === 'object' && links !== null ? links : {};
}

function linksWrittenIn(schema: ZodType, written: unknown): unknown {
  for (const one of writtenAs(schema)) {
    const { shape, element } = definitionOf(one);
    if (typeof written === 'string' && one.meta()?.link !== undefined) return written;
    if (Array.isArray(written) && element !== undefined) {
      const items = written.map((item) => linksWrittenIn(element, item));
      return items.includes(undefined) ? undefined : items;
    }
    if (isMap(written) && shape !== undefined) {
      const fields = Object.entries(shape).map(([key, inner]) => [key, linksWrittenIn(inner, written[key])] as const);
      const links = fields.filter(([, inner]) => inner !== undefined);
      return links.length === 0 ? undefined : Object.fromEntries(links);
    }
  }
  return undefined;
}

function isMap(written: unknown): written is Readonly<Record<string, unknown>> {
  return typeof written === 'object' && written !== null && !Array.isArray(written);
}

/** Whether a text at the place is the name of a file. */
export function isFileNameAt(schema: ZodType, path: Path): boolean {
  return schemasAt(schema, path)
    .flatMap(writtenAs)
    .some((one) => one.meta()?.namesFile === true);
}

const BASIC: Readonly<Record<string, string>> = { object: 'a map', record: 'a map', array: 'a list', string: 'a word', boolean: 'true or false' };

/** What is written with every default filled in, still in the user's units. */
export function withDefaults(schema: ZodType, written: unknown, isIdeal: boolean): unknown {
  const { type, innerType, in: input, options, shape, valueType, element, defaultValue } = definitionOf(schema);
  if (type === 'optional' && innerType !== undefined)
    return written === undefined ? optionalDefault(schema, isIdeal) : withDefaults(innerType, written, isIdeal);
  if (innerType !== undefined) return withDefaults(innerType, written === undefined ? defaultValue : written, isIdeal);
  if (type === 'pipe' && input !== undefined) return withDefaults(input, written, isIdeal);
  if (type === 'union' && options !== undefined) {
    const fitting = options.find((option) => option.safeParse(written).success);
    return fitting === undefined ? written : withDefaults(fitting, written, isIdeal);
  }
  if (Array.isArray(written)) return element === undefined ? written : written.map((item) => withDefaults(element, item, isIdeal));
  if (!isMap(written)) return written;
  return mapWithDefaults(written, shape, valueType, isIdeal);
}

function mapWithDefaults(written: Readonly<Record<string, unknown>>, shape: Definition['shape'], valueType: ZodType | undefined, isIdeal: boolean): unknown {
  if (shape === undefined)
    return valueType === undefined
      ? written
      : Object.fromEntries(Object.entries(written).map(([key, value]) => [key, withDefaults(valueType, value, isIdeal)]));
  const filled = Object.entries(shape).map(([key, schema]) => [key, withDefaults(schema, written[key], isIdeal)] as const);
  const others = Object.entries(written).filter(([key]) => !(key in shape));
  return Object.fromEntries([...filled, ...others].filter(([, value]) => value !== undefined));
}

function optionalDefault(schema: ZodType, isIdeal: boolean): unknown {
  const meta = schema.meta();
  return isIdeal && meta?.idealDefault !== undefined ? meta.idealDefault : meta?.usual;
}
