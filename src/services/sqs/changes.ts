/** Attributes of a queue that SetQueueAttributes changes while the run goes on: what may be written, and when each is felt. */

import type { ZodType } from 'zod';
import { z } from 'zod';
import { exactDuration } from '../../units/format.ts';
import type { Micros } from '../../units/units.ts';
import type { ChangeFact } from '../facts.ts';
import { duration } from '../fields/quantity.ts';
import type { Settings } from '../service.ts';
import type { AttributeChange } from './config.ts';

/** By attribute, in base units; those that stay are absent. */
export interface Attributes {
  readonly visibilityTimeout?: Micros | undefined;
  readonly delay?: Micros | undefined;
  readonly retention?: Micros | undefined;
  readonly maxReceiveCount?: number | undefined;
  readonly deduplicationScope?: AttributeChange['deduplicationScope'];
}

export interface WrittenChange extends Attributes {
  /** When SetQueueAttributes is called. */
  readonly at: Micros;
}

const ATTRIBUTES = ['visibilityTimeout', 'delay', 'retention', 'maxReceiveCount', 'deduplicationScope'] as const satisfies readonly (keyof Attributes)[];

export const changedAt = duration('When SetQueueAttributes is called, from the start.');

/** `change`: `at`, and the attributes that may change, each optional. */
export function changesField(change: ZodType<WrittenChange>): ZodType<readonly WrittenChange[]> {
  const some = change.refine((written) => changed(written).length > 0, {
    message: 'nothing is changed',
    params: { expected: 'an attribute beside at, such as visibilityTimeout: 2m' },
    // A misspelt attribute is told, and not that there is none besides.
    when: ({ issues }) => issues.length === 0,
  });
  return z
    .array(some)
    .refine((changes) => changes.every(({ at }, i) => i === 0 || at > changes[i - 1]!.at), {
      message: 'the changes are not in ascending order of time',
      params: { expected: 'each at later than the one before' },
    })
    .meta({
      description: 'Attributes that SetQueueAttributes changes while the run goes on: felt up to a minute later, of retention 15.',
      expected: 'a list such as [{ at: 10m, visibilityTimeout: 2m }]',
    });
}

/** Each attribute on its own, in the order they are felt. */
export function attributeChanges(changes: readonly WrittenChange[], settings: Settings): readonly AttributeChange[] {
  const felt = changes.flatMap((change) => changed(change).map((name) => ({ feltAt: change.at + lagOf(name, settings), [name]: change[name] })));
  return felt.sort((a, b) => a.feltAt - b.feltAt);
}

/** As the checks and a result tell of them; `before`: what the queue begins with. */
export function changeFacts(before: Attributes, changes: readonly WrittenChange[], settings: Settings): readonly ChangeFact[] {
  const now: Record<string, number | string | undefined> = { ...before };
  return changes.flatMap((change, index) =>
    changed(change).map((attribute): ChangeFact => {
      const from = textOf(now[attribute]!, attribute);
      now[attribute] = change[attribute];
      return {
        index,
        attribute,
        from,
        to: textOf(change[attribute]!, attribute),
        at: change.at,
        feltAt: change.at + lagOf(attribute, settings),
        lag: lagNameOf(attribute),
        ...(attribute === 'visibilityTimeout' ? { visibilityTimeout: change.visibilityTimeout! } : {}),
      };
    }),
  );
}

/** Limits that are met by changes alone, and not by these. */
export function changeLimitsOutOfForce(changes: readonly WrittenChange[]): readonly string[] {
  const lags = new Set(changes.flatMap(changed).map(lagNameOf));
  return ['changes.lag', 'changes.retentionLag'].filter((lag) => !lags.has(lag));
}

function changed(change: WrittenChange): (keyof Attributes)[] {
  return ATTRIBUTES.filter((name) => change[name] !== undefined);
}

function lagNameOf(attribute: keyof Attributes): string {
  return attribute === 'retention' ? 'changes.retentionLag' : 'changes.lag';
}

/** Without a limit on how long it takes, a change is felt at once. */
function lagOf(attribute: keyof Attributes, settings: Settings): Micros {
  const lag = settings.limit(lagNameOf(attribute));
  return Number.isFinite(lag) ? lag : 0;
}

function textOf(value: number | string, attribute: keyof Attributes): string {
  if (typeof value === 'string' || attribute === 'maxReceiveCount') return String(value);
  return value === Number.POSITIVE_INFINITY ? 'never' : exactDuration(value);
}
