import type { Price } from '../service.ts';

const source = 'AWS Price List, offer AWSQueueService, https://aws.amazon.com/sqs/pricing/';
const note =
  'Every API call counts, empty receives included; each 64 KB of payload is one request, a batch counts once by its total. First 100 billion a month.';

export function sqsPrices(kind: 'standard' | 'FIFO', perMillion: number): readonly Price[] {
  return [
    {
      id: 'requests',
      item: `SQS ${kind} requests`,
      usage: 'requests',
      per: 1_000_000,
      unit: 'million requests',
      usd: { 'us-east-1': perMillion, 'eu-west-1': perMillion },
      freePerMonth: 1_000_000,
      source,
      asOf: '2025-08-28',
      note,
    },
  ];
}
