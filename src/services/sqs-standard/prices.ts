import { sqsPrices } from '../sqs/prices.ts';

export const prices = sqsPrices('standard', 0.4);
