import { FIFO_FACTOR, sqsLatencies } from '../sqs/latencies.ts';

export const latencies = sqsLatencies(FIFO_FACTOR);
