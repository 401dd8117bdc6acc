import { sqsPrices } from '../sqs/prices.ts';

/** Sources disagree on what more than 100 billion requests cost, so that is unknown. */
export const prices = sqsPrices({ kind: 'FIFO', perMillion: 0.5, beyond100: {}, beyond200: {} });
