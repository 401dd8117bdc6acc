/** The key field: which strings a producer's keys are, and how one is chosen. */

import type { ZodType } from 'zod';
import { z } from 'zod';
import type { KeyPattern } from '../../model/model.ts';
import type { FromFile } from './from-file.ts';
import { fileName, fromFile } from './from-file.ts';
import { count, number, share, shown } from './quantity.ts';
import { parseTable, TableError } from './table.ts';

export type KeySpec = KeyPattern | FromFile<KeyPattern>;

const KEYS_MOST = 10_000_000;
const CHOICES = ['zipf', 'uniform', 'hot', 'weights', 'file', 'sequence'];
const EXPECTED = `unique, or one of ${CHOICES.join(', ')}: { zipf: { keys: 100000, s: 1.0 } }`;

const keys = (): ReturnType<typeof count> =>
  count('How many different keys there are.', { least: 1, most: KEYS_MOST, says: `between 1 and ${KEYS_MOST} keys` });
/** A number of keys alone, where nothing else need be said of them. */
const onlyKeys = (): ZodType<{ keys: number; prefix: string }> => keys().transform((n) => ({ keys: n, prefix: 'key-' }));
const prefix = z.string().max(200).prefault('key-').meta({ description: 'What key names begin with: key-0, key-1, …' });

export const keyField: ZodType<KeySpec> = z
  .union(
    [
      z
        .literal('unique')
        .meta({ description: 'A new key for every message.' })
        .transform((): KeyPattern => ({ kind: 'unique', prefix: '' })),
      z
        .strictObject({
          unique: z.strictObject({ prefix: z.string().prefault('').meta({ description: "What key names begin with; the producer's name when left out." }) }),
        })
        .transform((w): KeyPattern => ({ kind: 'unique', prefix: w.unique.prefix })),
      z
        .strictObject({
          zipf: z
            .union([
              z.strictObject({ keys: keys(), s: number('Exponent: 0 is even, 1 the classic.', { least: 0, most: 20 }).prefault(1), prefix }),
              onlyKeys().transform((w) => ({ ...w, s: 1 })),
            ])
            .meta({ description: 'Key n is chosen in proportion to 1 / (n + 1)^s.', suggestions: [{ keys: 100_000, s: 1 }] }),
        })
        .transform((w): KeyPattern => ({ kind: 'zipf', ...w.zipf })),
      z
        .strictObject({
          uniform: z.union([z.strictObject({ keys: keys(), prefix }), onlyKeys()]).meta({ description: 'All keys alike.', suggestions: [100] }),
        })
        .transform((w): KeyPattern => ({ kind: 'uniform', ...w.uniform })),
      z
        .strictObject({
          hot: z
            .strictObject({
              share: share('Part of the messages that goes to the hot keys.'),
              keys: keys().prefault(1),
              of: count('Keys in all.', { least: 2, most: KEYS_MOST }),
              prefix,
            })
            .refine((w) => w.keys < w.of, {
              message: 'there are no keys left beside the hot ones',
              path: ['of'],
              params: { expected: 'more keys in all than hot ones' },
            })
            .meta({ description: 'A few keys get most of the messages.', suggestions: [{ share: '90%', of: 50 }] }),
        })
        .transform((w): KeyPattern => ({ kind: 'hot', ...w.hot })),
      z
        .strictObject({
          weights: z
            .record(z.string(), number('Weight; only the proportion counts.', { least: 0 }))
            .meta({ description: 'Keys by name, each with its weight.', suggestions: [{ US: 90, FR: 10 }] }),
        })
        .refine((w) => Object.values(w.weights).some((weight) => weight > 0), { message: 'no key has a weight above zero', path: ['weights'] })
        .transform((w): KeyPattern => ({ kind: 'weights', names: Object.keys(w.weights), weights: Object.values(w.weights) })),
      z
        .strictObject({ file: fileName('A file beside the scenario: a key a line, or key,weight.').meta({ suggestions: ['keys.csv'] }) })
        .transform((w) => fromFile(w.file, readKeys)),
      z
        .strictObject({
          sequence: z
            .union([z.strictObject({ keys: keys(), prefix }), onlyKeys()])
            .meta({ description: 'Key after key, round and round.', suggestions: [100] }),
        })
        .transform((w): KeyPattern => ({ kind: 'sequence', ...w.sequence })),
    ],
    {
      error: (issue) => (isBareChoice(issue.input) ? `${issue.input} needs to know its keys` : `${shown(issue.input)} is not a choice of keys`),
    },
  )
  .meta({ id: 'key', expected: EXPECTED, description: 'Partition keys or message groups: which strings, and how one is chosen.' });

/** A choice by its name alone, which says nothing of its keys. */
function isBareChoice(written: unknown): written is string {
  return typeof written === 'string' && CHOICES.includes(written);
}

/** How many different keys a pattern has; Infinity when every message has its own. */
export function keysOf(pattern: KeyPattern): number {
  if (pattern.kind === 'unique') return Number.POSITIVE_INFINITY;
  if (pattern.kind === 'weights') return pattern.weights.filter((weight) => weight > 0).length;
  return pattern.kind === 'hot' ? pattern.of : pattern.keys;
}

function readKeys(text: string): KeyPattern {
  const expected = 'a key a line, or key,weight';
  const lines = parseTable(text);
  const first = lines[0];
  const hasHeading = first !== undefined && first.cells.length > 1 && !Number.isFinite(Number(first.cells[1]));
  const weightOf = new Map<string, number>();
  for (const { line, cells } of hasHeading ? lines.slice(1) : lines) {
    const weight = cells.length > 1 ? Number(cells[1]) : 1;
    if (!(weight >= 0)) throw new TableError(`"${cells[1] ?? ''}" is not a weight`, line, expected);
    weightOf.set(cells[0] ?? '', (weightOf.get(cells[0] ?? '') ?? 0) + weight);
  }
  if (![...weightOf.values()].some((weight) => weight > 0)) throw new TableError('there are no keys with a weight in it', 1, expected);
  return { kind: 'weights', names: [...weightOf.keys()], weights: [...weightOf.values()] };
}
