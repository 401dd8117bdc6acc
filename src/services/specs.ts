/** Everything a scenario can name, by kind. A new service is one folder and one line here. */
import type { ZodType } from 'zod';
import { spec as kinesis } from './kinesis/spec.ts';
import { spec as poller } from './poller/spec.ts';
import { spec as producer } from './producer/spec.ts';
import { spec as relay } from './relay/spec.ts';
import type { Price, ServiceSpec } from './service.ts';
import { spec as shardReader } from './shard-reader/spec.ts';
import { spec as sqsFifo } from './sqs-fifo/spec.ts';
import { spec as sqsStandard } from './sqs-standard/spec.ts';

/** A spec whose own type is known only to itself: what its schema reads is what its functions take. */
export type AnySpec = Omit<ServiceSpec<never>, 'schema'> & { readonly schema: ZodType };

/** Without a prototype: kinds are looked up by what a user wrote, and `constructor` is none. */
export const specs: Readonly<Record<string, AnySpec>> = Object.assign(Object.create(null) as object, {
  producer,
  relay,
  'sqs-standard': sqsStandard,
  'sqs-fifo': sqsFifo,
  kinesis,
  poller,
  'shard-reader': shardReader,
});

export function specOf(kind: string): AnySpec {
  const spec = specs[kind];
  if (spec === undefined) throw new Error(`assertion: ${kind} is a kind`);
  return spec;
}

/** The prices a component of such a kind pays as it is written. */
export function pricesOf({ kind, spec }: { readonly kind: string; readonly spec: object }): readonly Price[] {
  const { prices, pricesOutOfForce } = specOf(kind);
  const outOfForce = pricesOutOfForce?.(spec as never) ?? [];
  return prices.filter(({ id }) => !outOfForce.includes(id));
}
