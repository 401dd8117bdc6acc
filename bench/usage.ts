/** Imported into a measured run (`node --import`): writes its peak resident memory, in bytes, and processor seconds when it ends. */
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { cpuSeconds } from './sample.ts';

const file = process.env.BENCH_USAGE;
if (isMainThread && file !== undefined) {
  process.on('exit', () => writeFileSync(file, JSON.stringify({ peakBytes: process.resourceUsage().maxRSS * 1024, cpu: cpuSeconds(process.cpuUsage()) })));
}
