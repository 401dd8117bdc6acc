/** What reads well and would surprise: found before anything runs, and nothing said where it is meant. */
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../src/scenario/problem.ts';
import { readScenario } from '../../src/scenario/read.ts';

const HEAD = 'duration: 10m\n';

function warningsOf(text: string): readonly Problem[] {
  const result = readScenario(text, { file: 'a.yaml' });
  return result.ok ? result.warnings : result.problems;
}

/** `rule line:column` of each problem. */
const placesOf = (problems: readonly Problem[]): readonly string[] => problems.map(({ rule, line, column }) => `${rule} ${line}:${column}`);

describe('a heartbeat', () => {
  const scenario = (visibility: string, poller: string): string =>
    `${HEAD}producers:\n  shop: { to: orders, rate: 1/s }\nservices:\n  orders: { kind: sqs-standard, ${visibility} }\nconsumers:\n  billing: { kind: poller, from: orders, batch: 1, ${poller} }\n`;

  test('that comes after the timeout is told, and so is the work it does not cover', () => {
    const found = warningsOf(scenario('visibilityTimeout: 20s', 'serviceTime: 50s, heartbeat: 25s'));
    expect(placesOf(found)).toEqual(['visibility-below-work 5:33', 'heartbeat-above-visibility 7:81']);
    expect(found[1]?.message).toBe(
      'billing extends the visibility of what it holds every 25s, orders hides it for 20s: it is visible again by the first heartbeat',
    );
    expect(found[1]?.hint).toBe('a heartbeat of 10s or less, or set visibilityTimeout on orders to 50s or so');
    expect(found[0]?.hint).toContain('a heartbeat on billing that is shorter than the timeout');
  });

  test.each([
    ['as long as the timeout', 'visibilityTimeout: 20s', 'serviceTime: 1s, heartbeat: 20s', ['heartbeat-above-visibility']],
    ['as long as the default timeout', 'delay: 0s', 'serviceTime: 1s, heartbeat: 30s', ['heartbeat-above-visibility']],
    ['beside a timeout of nothing', 'visibilityTimeout: 0s', 'serviceTime: 0s, heartbeat: 1s', ['heartbeat-above-visibility']],
    ['shorter than the timeout', 'visibilityTimeout: 20s', 'serviceTime: 50s, heartbeat: 19s', []],
    ['beside a timeout of never', 'visibilityTimeout: never', 'serviceTime: 50s, heartbeat: 1h', []],
  ])('%s', (_, visibility, poller, rules) => {
    expect(warningsOf(scenario(visibility, poller)).map(({ rule }) => rule)).toEqual(rules);
  });
});
