import type { Price } from '../service.ts';

const source = 'AWS Price List, offer AWSQueueService, https://aws.amazon.com/sqs/pricing/';
const note =
  'Every API call counts, empty receives included; each 64 KB of payload is one request, a batch counts once by its total. The free million is shared by all queues of the account, standard and FIFO.';
/** A secondary source: higher tiers of standard queues in us-east-1. */
const beyond = { source: 'https://cloudburn.io/blog/amazon-sqs-pricing', asOf: '2026-03-14' } as const;
const BILLION = 1_000_000_000;

interface RequestPrice {
  readonly kind: 'standard' | 'FIFO';
  /** USD per million of the first 100 billion a month. */
  readonly perMillion: number;
  /** USD per million beyond 100 and beyond 200 billion, by Region where it is known. */
  readonly beyond100: Readonly<Record<string, number>>;
  readonly beyond200: Readonly<Record<string, number>>;
}

export function sqsPrices({ kind, perMillion, beyond100, beyond200 }: RequestPrice): readonly Price[] {
  return [
    {
      id: 'requests',
      item: `SQS ${kind} requests`,
      usage: 'requests',
      per: 1_000_000,
      unit: 'million requests',
      usd: { 'us-east-1': perMillion, 'eu-west-1': perMillion },
      freePerMonth: 1_000_000,
      allowance: 'SQS requests',
      tiers: [
        { above: 100 * BILLION, usd: beyond100, ...beyond },
        { above: 200 * BILLION, usd: beyond200, ...beyond },
      ],
      // The 64 KB pieces are counted already, so a request is one of them.
      infracost: { resource: 'aws_sqs_queue', key: 'monthly_requests', also: { request_size_kb: 64 } },
      source,
      asOf: '2025-08-28',
      note,
    },
  ];
}
