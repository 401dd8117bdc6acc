/**
 * A value that a field takes from a file beside the scenario. The services' schemas never read files: they
 * leave this in the place of the value, and the scenario room fills it in.
 */
import { z } from 'zod';

const kind = Symbol('from a file');

export interface FromFile<Value> {
  readonly [kind]: true;
  readonly file: string;
  /** Makes the value of the file's text; throws `TableError` where the text is wrong. */
  readonly read: (text: string) => Value;
}

export function fromFile<Value>(file: string, read: (text: string) => Value): FromFile<Value> {
  return { [kind]: true, file, read };
}

/** The field that holds the name; what it says of itself tells it from other text. */
export function fileName(description: string) {
  return z.string().meta({ description, namesFile: true });
}

export function isFromFile(value: unknown): value is FromFile<unknown> {
  return typeof value === 'object' && value !== null && kind in value;
}

/** The value, once the scenario room has read the file. */
export function loaded<Value>(value: Value | FromFile<Value>): Value {
  if (isFromFile(value)) throw new Error(`assertion: ${value.file} was not read before compiling`);
  return value;
}
