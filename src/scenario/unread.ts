/**
 * What of a component that is wrong in places could be read. A field that could not has a mark instead; whoever asks for it learns
 * that it is not known, and whatever was to be found out with it is left open: the field has its own problem already.
 */
import type { ZodType } from 'zod';
import type { IssueParams } from '../services/fields/quantity.ts';
import { nearest } from './nearest.ts';
import { fieldsOf } from './schema-walk.ts';

const UNREAD = Symbol('could not be read');

/** Nobody's mistake: it ends a question that hangs on what could not be read. */
export class Unread extends Error {}

type Fields = Readonly<Record<string, unknown>>;

/** What a schema makes of what is written, with marks in the places of fields that are wrong or were perhaps meant by a key nobody knows. */
export function readablePart(schema: ZodType, written: unknown): unknown {
  const parsed = schema.safeParse(written);
  if (parsed.success) return parsed.data;
  const fields = fieldsOf(schema);
  if (fields === undefined || !isFields(written)) return UNREAD;
  const isMeant = perhapsMeant(fields, written);
  const part = Object.entries(fields).map(([key, field]): [string, unknown] => [key, isMeant(key) ? UNREAD : readablePart(field, written[key])]);
  const isWholeApart = part.every(([, value]) => isWhole(value));
  // What is wrong of fields that are good by themselves is how they go together.
  const together = isWholeApart ? parsed.error.issues.flatMap(({ path, ...issue }) => [path[0], ...besides(issue)]) : [];
  return Object.fromEntries(part.map(([key, value]) => [key, together.includes(key) ? UNREAD : value]));
}

/**
 * Which fields a key nobody knows may stand for: the one it is nearly called like, be that written in a file this one extends, or else
 * any that is not written.
 */
function perhapsMeant(fields: Readonly<Record<string, ZodType>>, written: Fields): (key: string) => boolean {
  const known = Object.keys(fields);
  const strangers = Object.keys(written).filter((key) => !Object.hasOwn(fields, key));
  const meant = new Set(strangers.map((key) => nearest(key, known)));
  return (key) => meant.has(key) || (meant.has(null) && !Object.hasOwn(written, key));
}

function besides(issue: object): readonly string[] {
  const params: IssueParams = 'params' in issue && typeof issue.params === 'object' && issue.params !== null ? issue.params : {};
  return params.beside ?? [];
}

/** The mark, in the place of a value whose file could not be read. */
export function unread(): unknown {
  return UNREAD;
}

export function isWhole(value: unknown): boolean {
  return value !== UNREAD && (!isFields(value) || Object.values(value).every(isWhole));
}

/** The same fields, where asking for one that has the mark throws `Unread`. */
export function guarded(part: unknown): object {
  if (!isFields(part)) return new Proxy({}, { get: refuse });
  if (isWhole(part)) return part;
  const fields = Object.entries(part).map(([key, value]: [string, unknown]): [string, PropertyDescriptor] => {
    if (value === UNREAD) return [key, { get: refuse, enumerable: true }];
    return [key, { value: isFields(value) ? guarded(value) : value, enumerable: true }];
  });
  return Object.defineProperties({}, Object.fromEntries(fields));
}

function refuse(): never {
  throw new Unread();
}

/** Asks, unless the answer hangs on what could not be read. */
export function whereKnown(ask: () => void): void {
  knownOr(undefined, ask);
}

/** The answer, or another where that hangs on what could not be read. */
export function knownOr<Answer, Otherwise>(otherwise: Otherwise, ask: () => Answer): Answer | Otherwise {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof Unread)) throw error;
    return otherwise;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
