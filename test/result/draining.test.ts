/** A burst that is over, and a queue that is still at it when the run ends. */
import { describe, expect, it } from 'vitest';
import { runStudy } from '../../src/experiment/study.ts';
import { compile } from '../../src/model/compile.ts';
import type { StudyResult } from '../../src/result/study-result.ts';
import { readScenario } from '../../src/scenario/read.ts';
import { formatDuration } from '../../src/units/format.ts';

const [BURST, AFTER, SECONDS, CAPACITY] = [1_000, 10, 60, 50];

/** Five workers of a tenth of a second each. */
async function ended(afterSeconds: number): Promise<StudyResult> {
  const read = readScenario(
    `name: burst
duration: ${afterSeconds}s
seed: 1
latencies: none
producers: { p: { to: q, rate: { profile: [{ at: 0s, rate: ${BURST}/s }, { at: ${SECONDS}s, rate: ${AFTER}/s }] }, arrivals: regular } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 5, batch: 10, serviceTime: 100ms } }`,
    { file: 'burst.yaml' },
  );
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { model, context } = compile(read.scenario);
  return (await runStudy(model, context, { threads: 0, fingerprint: false }))!;
}

const pile = (BURST - CAPACITY) * SECONDS;
/** What is left of the pile at an instant after the burst. */
const leftAt = (seconds: number): number => pile - (CAPACITY - AFTER) * (seconds - SECONDS);

describe('a burst of a minute, twenty times what the workers can do', () => {
  it('is overload while it goes on', async () => {
    const { components } = await ended(SECONDS);
    expect(components.q!.stability.label).toBe('overloaded');
    expect(components.q!.stability.growthPerSecond! / (BURST - CAPACITY)).toBeCloseTo(1, 2);
    expect(components.q!.stability.drainMs! / 1000 / (pile / CAPACITY)).toBeCloseTo(1, 2);
  });

  it('leaves a backlog while it drains, and the drain is what is left by what is worked off a second', async () => {
    const { components } = await ended(600);
    const { label, growthPerSecond, drainMs, sentence } = components.q!.stability;
    expect(label).toBe('backlogged');
    expect(growthPerSecond).toBeCloseTo(AFTER - CAPACITY, 0);
    expect(components.q!.metrics.backlog!.last! / leftAt(600)).toBeCloseTo(1, 2);
    // Told of the last tenth, of which it is the mean: less was left at its end, more at its start.
    expect(drainMs! / 1000).toBeGreaterThan(leftAt(600) / CAPACITY);
    expect(drainMs! / 1000).toBeLessThan(leftAt(540) / CAPACITY);
    expect(drainMs! / 1000 / (leftAt(570) / CAPACITY)).toBeCloseTo(1, 2);
    expect(sentence).toMatch(/^Ends with a backlog that does not grow: /);
    expect(sentence).toContain(`${formatDuration(1000 * drainMs!)} of work`);
    expect(components.w!.stability.label).toBe('stable');
  });

  it('is forgotten once it is worked off', async () => {
    const empty = SECONDS + pile / (CAPACITY - AFTER);
    const { components } = await ended(1.3 * empty);
    expect(components.q!.stability.label).toBe('stable');
    expect(components.q!.metrics.backlog!.last).toBeLessThan(AFTER);
  });
});
