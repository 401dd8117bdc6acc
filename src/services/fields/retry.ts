/** The retry field: the SDKs' modes with the values they ship, or a backoff spelt out. */

import type { ZodType } from 'zod';
import { z } from 'zod';
import { SECOND } from '../../units/units.ts';
import type { RetryConfig } from '../retry-config.ts';
import { count, duration, shown } from './quantity.ts';

/** smithy-typescript, read 2026-11: @smithy/core 3.40 and later, and what came before. */
const STANDARD = {
  today: { throttlingBase: SECOND, transientBase: 50_000, quota: { capacity: 500, throttlingCost: 5, transientCost: 14 } },
  'before-2026': { throttlingBase: 500_000, transientBase: 100_000, quota: { capacity: 500, throttlingCost: 5, transientCost: 10 } },
} as const;
const CAP = 20 * SECOND;

const MODES = ['standard', 'adaptive', 'legacy', 'none'] as const;
const EXPECTED = 'standard, adaptive, legacy or none, or { mode: standard, attempts: 3 }, or { backoff: { base: 100ms, cap: 20s, attempts: 5 } }';

const entries = z.enum(['failed', 'whole', 'none']).prefault('failed').meta({
  description:
    'Of a batch call that partly failed, what the application sends again: the failed entries, the whole batch, or nothing. The SDK itself never does.',
});
const attempts = (): ReturnType<typeof count> => count('Attempts in all, the first included; 1 is no retry.', { least: 1, most: 1_000 });

const modeField = z.enum(MODES).meta({
  description:
    'standard: exponential, full jitter, 3 attempts, a budget of retry tokens · adaptive: standard and a client-side rate after the first throttle · legacy: 5 attempts, no token budget · none.',
});

const withMode = z
  .strictObject({
    mode: modeField.prefault('standard'),
    attempts: attempts().optional(),
    generation: z
      .enum(['today', 'before-2026'])
      .prefault('today')
      .meta({ description: 'Which values of the standard mode: those of current clients, or those before 2026.' }),
    entries,
  })
  .transform((w) => ofMode(w.mode, w.generation, w.attempts, w.entries));

const withBackoff = z
  .strictObject({
    backoff: z
      .strictObject({
        base: duration('Delay before the first retry; doubles with each.'),
        cap: duration('Longest delay.').prefault('20s'),
        attempts: attempts().prefault(3),
        jitter: z.enum(['full', 'none']).prefault('full').meta({ description: 'full: a uniform part of the delay · none: the delay itself.' }),
      })
      .meta({ expected: 'a map such as { base: 100ms, cap: 20s, attempts: 5 }' }),
    entries,
  })
  .transform(
    ({ backoff, entries: again }): RetryConfig => ({
      attempts: backoff.attempts,
      entries: again,
      throttlingBase: backoff.base,
      transientBase: backoff.base,
      cap: backoff.cap,
      jitter: backoff.jitter,
      quota: null,
      adaptive: false,
    }),
  );

export const retryField: ZodType<RetryConfig> = z
  .union([modeField.transform((mode) => ofMode(mode, 'today', undefined, 'failed')), withMode, withBackoff], {
    error: (issue) => `${shown(issue.input)} is not a way to retry`,
  })
  .meta({ id: 'retry', expected: EXPECTED, description: 'What the client does after a throttle or a failure.' });

function ofMode(
  mode: (typeof MODES)[number],
  generation: keyof typeof STANDARD,
  attemptsWritten: number | undefined,
  again: RetryConfig['entries'],
): RetryConfig {
  const values = STANDARD[generation];
  const shared = { entries: again, cap: CAP, jitter: 'full', adaptive: mode === 'adaptive' } as const;
  if (mode === 'legacy') return { ...shared, attempts: attemptsWritten ?? 5, throttlingBase: SECOND, transientBase: SECOND, quota: null };
  const most = mode === 'none' ? 1 : (attemptsWritten ?? 3);
  return { ...shared, ...values, attempts: most, ...(mode === 'none' ? { entries: 'none' } : {}) };
}
