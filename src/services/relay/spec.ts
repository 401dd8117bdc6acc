import { z } from 'zod';
import type { Ratio } from '../../units/units.ts';
import { link, SENDS } from '../fields/link.ts';
import { share } from '../fields/quantity.ts';
import type { SenderSpec } from '../sender/spec.ts';
import { compileSender, senderAssumptions, senderNotModelled, senderShape, sendingFacts } from '../sender/spec.ts';
import type { ServiceSpec } from '../service.ts';
import type { RelayConfig } from './config.ts';
import { metrics } from './metrics.ts';

interface RelaySpec extends SenderSpec {
  readonly kind: 'relay';
  readonly after: string;
  readonly share: Ratio;
}

export const spec: ServiceSpec<RelaySpec, RelayConfig> = {
  kind: 'relay',
  role: 'producer',
  summary: 'Sends a message on for each one that a consumer has completed.',
  schema: z.strictObject({
    kind: z.literal('relay').prefault('relay'),
    after: link('Name of the consumer whose completed messages are sent on.', { port: 'completions' }),
    to: senderShape.to,
    share: share('Part of the completed messages that is sent on.', { positive: true }).prefault('100%'),
    size: senderShape.size,
    key: senderShape.key,
    batch: senderShape.batch,
    connections: senderShape.connections,
    retry: senderShape.retry,
    deduplication: senderShape.deduplication,
  }),
  offers: [],
  impliedBy: 'after',
  links: ({ to, after }) => [
    { ...SENDS, name: 'to', field: 'to', target: to, port: 'inlet' },
    { name: 'after', field: 'after', target: after, port: 'completions', flow: 'in', verb: 'follows', label: 'done' },
  ],
  limits: [],
  latencies: [],
  metrics,
  prices: [],
  assumptions: [
    ...senderAssumptions,
    {
      id: 'relayBesideWork',
      text: 'What is sent on leaves as the work is done and beside the worker: it does not wait for the answer, and a message given up here was completed all the same.',
      source: 'modelling choice; a worker that waits for its send has it in its serviceTime',
      asOf: '2026-11',
      trust: 'none',
    },
    {
      id: 'relayOwnIdentity',
      text: 'A message sent on is a new one, with a size, a key, an age and a deduplication id of its own: work that was done twice is sent on twice.',
      source: 'modelling choice',
      asOf: '2026-11',
      trust: 'none',
    },
  ],
  notModelled: [...senderNotModelled, 'The order by key over two stages: a message that is sent on draws its key anew.'],
  facts: (written) => ({ sending: sendingFacts(written) }),
  compile: (written, settings) => ({ ...compileSender(written, settings), share: written.share }),
};
