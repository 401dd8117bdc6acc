/** The application's own doubles in front of a FIFO queue: which of them it knows, by the id or by the hash of the body (24). */
import { expect, it } from 'vitest';
import { parseScenario, run } from '../../../src/index.ts';

/** Every message is sent again `after`: 1 a second, so of 400 s the doubles of the first 400 s − after. */
async function deduplicatedOf(deduplication: string, ids: string, after: string): Promise<{ doubles: number; deduplicated: number }> {
  const { components } = await run(
    parseScenario(`
name: doubles
duration: 400s
latencies: none
producers: { p: { to: q.fifo, rate: 1/s, arrivals: regular, deduplication: ${deduplication}, repeats: { share: 100%, after: ${after}, ids: ${ids} } } }
services: { q.fifo: { kind: sqs-fifo, contentBasedDeduplication: ${deduplication === 'content'} } }
consumers: { w: { kind: poller, from: q.fifo, serviceTime: 1ms } }
`),
    { threads: 0 },
  );
  const { offered, deduplicated } = components['q.fifo']!.metrics;
  return { doubles: offered!.sum! - 400, deduplicated: deduplicated!.sum! };
}

it.each([
  // An id of the application's own stands above the body.
  ['explicit', 'same', '100s', 300, 300],
  ['explicit', 'new', '100s', 300, 0],
  // Without one the body decides, and that is the same.
  ['content', 'same', '100s', 300, 300],
  ['content', 'new', '100s', 300, 300],
  // Five minutes after the first was accepted nothing is known of it.
  ['content', 'same', '299s', 101, 101],
  ['content', 'same', '300s', 100, 0],
  ['explicit', 'same', '300s', 100, 0],
] as const)('%s ids, %s for the double, %s later: %d doubles, %d of them known', async (deduplication, ids, after, doubles, known) => {
  const found = await deduplicatedOf(deduplication, ids, after);
  expect(Math.abs(found.doubles - doubles)).toBeLessThanOrEqual(1);
  expect(found.deduplicated).toBe(known === 0 ? 0 : found.doubles);
});
