import { sqsPrices } from '../sqs/prices.ts';

/** Higher tiers were read for us-east-1 only. */
export const prices = sqsPrices({ kind: 'standard', perMillion: 0.4, beyond100: { 'us-east-1': 0.3 }, beyond200: { 'us-east-1': 0.24 } });
