import type { Limit } from '../service.ts';
import { sqsGuide } from '../sources.ts';
import { sqsLimits } from '../sqs/limits.ts';

export const limits: readonly Limit[] = [
  ...sqsLimits,
  {
    id: 'inFlight',
    value: 120_000,
    unit: 'count',
    scope: 'queue',
    error: 'OverLimit',
    source: sqsGuide('quotas-queues'),
    asOf: '2026-11',
    note: 'About 120,000, raisable. Short polls are refused; long polls wait and return nothing.',
  },
];
