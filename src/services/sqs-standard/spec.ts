import { z } from 'zod';
import type { Facts } from '../facts.ts';
import { told } from '../facts.ts';
import { count, share } from '../fields/quantity.ts';
import type { ServiceSpec } from '../service.ts';
import { sqsGuide } from '../sources.ts';
import { changeLimitsOutOfForce } from '../sqs/changes.ts';
import type { SqsStandardConfig } from '../sqs/config.ts';
import { sqsMetrics } from '../sqs/metrics.ts';
import type { SqsSpec } from '../sqs/spec.ts';
import { CHANGES_WHAT_IT_HAS, changesWhatItHas, compileSqs, sqsAssumptions, sqsFacts, sqsLimitsSet, sqsLinks, sqsNotModelled, sqsShape } from '../sqs/spec.ts';
import { latencies } from './latencies.ts';
import { limits } from './limits.ts';
import { prices } from './prices.ts';

const STORES = 16;
const SHORT_POLL_SHARE = 0.35;
const DUPLICATE_SHARE = 1e-7;

interface SqsStandardSpec extends SqsSpec {
  readonly kind: 'sqs-standard';
  readonly stores?: number | undefined;
  readonly shortPollShare: number;
  readonly staleDeletes: boolean;
  readonly duplicateShare?: number | undefined;
}

export const spec: ServiceSpec<SqsStandardSpec, SqsStandardConfig> = {
  kind: 'sqs-standard',
  role: 'service',
  otherNames: ['sqs', 'queue', 'standard'],
  summary: 'An SQS standard queue: at least once, order best effort, no throughput limit.',
  schema: z
    .strictObject({
      kind: z.literal('sqs-standard'),
      ...sqsShape,
      stores: count('Stores the messages are spread over, each first in first out.', { least: 1, most: 256, says: 'between 1 and 256' })
        .optional()
        .meta({ description: 'Stores the messages are spread over, each first in first out; 1 is a plain line.', usual: STORES, idealDefault: 1 }),
      shortPollShare: share('Part of the stores a short poll looks at.', { positive: true }).prefault(SHORT_POLL_SHARE),
      staleDeletes: z.boolean().prefault(true).meta({ description: 'Whether a receipt handle from an earlier receive still deletes.' }),
      duplicateShare: share('Chance that a receive hands out a copy of a message that stays visible.')
        .optional()
        .meta({ description: 'Chance that a receive hands out a copy of a message that stays visible.', usual: DUPLICATE_SHARE, idealDefault: 0 }),
    })
    .refine(changesWhatItHas, CHANGES_WHAT_IT_HAS),
  offers: ['inlet', 'queue'],
  links: sqsLinks,
  limits,
  latencies,
  metrics: sqsMetrics,
  prices,
  assumptions: [
    ...sqsAssumptions,
    {
      id: 'stores',
      text: `Messages are spread over ${STORES} stores (1 in ideal mode); a short poll looks at ${Math.ceil(STORES * SHORT_POLL_SHARE)} of them, a long poll at all. Messages that come back after a receive are seen by both.`,
      source: 'modelling choice: AWS says only that a short poll samples servers',
      asOf: '2026-11',
      trust: 'none',
    },
    {
      id: 'staleDeletes',
      text: 'A receipt handle from an earlier receive still deletes; AWS says it may not.',
      source: sqsGuide('sqs-queue-message-identifiers'),
      asOf: '2026-11',
      trust: 'low',
    },
    {
      id: 'duplicateShare',
      text: 'One receive in ten million hands out a copy of a message that stays visible.',
      source: 'anecdotes only: a few to several dozen a day at thousands of messages a second',
      asOf: '2026-11',
      trust: 'none',
    },
  ],
  notModelled: [...sqsNotModelled, 'Fair queues (message groups on a standard queue).', 'Deleted messages that come back, and throttles of abrupt bursts.'],
  limitsSet: sqsLimitsSet,
  limitsOutOfForce: ({ changes = [] }) => changeLimitsOutOfForce(changes),
  facts: (written, settings) => told<Facts>(sqsFacts(written, settings)),
  compile: (written, settings) => ({
    ...compileSqs(written, settings),
    stores: written.stores ?? (settings.isIdeal ? 1 : STORES),
    shortPollShare: written.shortPollShare,
    staleDeletes: written.staleDeletes,
    duplicateShare: written.duplicateShare ?? (settings.isIdeal ? 0 : DUPLICATE_SHARE),
  }),
};
