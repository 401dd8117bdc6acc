import { sqsLatencies } from '../sqs/latencies.ts';

export const latencies = sqsLatencies(1);
