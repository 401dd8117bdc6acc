import { sqsPrices } from '../sqs/prices.ts';

export const prices = sqsPrices('FIFO', 0.5);
