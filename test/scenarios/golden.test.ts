/**
 * What every scenario compiles to and how its first events go, pinned. A change is a change of results: `npm run
 * bless` rewrites golden.json, and the diff is the review.
 */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { replicate } from '../../src/experiment/replicate.ts';
import { compiled, FOLDER } from './play.ts';

interface Golden {
  /** SHA-256 of the compiled model at its own horizon, infinities spelt out. */
  readonly model: string;
  /** Of replication 0 over the short horizon. */
  readonly events: number;
  readonly fingerprint: string;
}

const FILE = join(import.meta.dirname, 'golden.json');
const isBlessing = process.env.BLESS === '1';

/** Long enough for throttles, retries and redeliveries to begin; where 20 s are not, what is. */
const HORIZON_DEFAULT = '20s';
const HORIZONS: Readonly<Record<string, string>> = { 's12-visibility': '10m', 's6-idle-queue': '5m', worldcup98: '5s' };

const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length))
  .sort();
const golden = isBlessing ? {} : (JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Golden>);

function hashOf(value: unknown): string {
  const text = JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'number' && !Number.isFinite(inner) ? String(inner) : inner));
  return createHash('sha256').update(text).digest('hex');
}

function played(name: string): Golden {
  const { model } = compiled(name);
  const { model: short } = compiled(name, [`duration=${HORIZONS[name] ?? HORIZON_DEFAULT}`, 'warmUp=0s']);
  const { events, fingerprint } = replicate({ model: short, replication: 0, fingerprint: true });
  return { model: hashOf(model), events, fingerprint };
}

describe('golden', () => {
  const found: Record<string, Golden> = {};

  test.each(names)('%s compiles and runs as blessed', (name) => {
    found[name] = played(name);
    if (!isBlessing) expect(found[name], `${name} changed: if that was meant, npm run bless and a Results entry in the changelog`).toEqual(golden[name]);
  });

  test('every scenario is pinned and nothing else is', () => {
    if (isBlessing) writeFileSync(FILE, `${JSON.stringify(found, null, 2)}\n`);
    else expect(Object.keys(golden).sort()).toEqual(names);
  });
});
