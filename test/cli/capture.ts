/** A folder of its own and what was printed, for tests of verbs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';

export interface Capture {
  folder: string;
  out: string;
  err: string;
  write(name: string, text: string): string;
}

/** Call at the top of a test file; what it answers is filled anew for each test. */
export function capture(): Capture {
  const seen: Capture = {
    folder: '',
    out: '',
    err: '',
    write: (name, text) => {
      writeFileSync(join(seen.folder, name), text);
      return join(seen.folder, name);
    },
  };
  beforeEach(() => {
    Object.assign(seen, { folder: mkdtempSync(join(tmpdir(), 'plimsoll-')), out: '', err: '' });
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      seen.out += String(text);
      return true;
    });
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      seen.err += String(text);
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(seen.folder, { recursive: true });
  });
  return seen;
}

/** What every verb that reads scenarios is given when nothing is asked for. */
export const sharedArguments = {
  set: [],
  env: [],
  seed: undefined,
  replications: undefined,
  duration: undefined,
  whole: false,
  allowOutside: false,
  color: false,
  quiet: false,
};

/** A queue and its worker for a minute: quick, and with an objective. */
export function queueScenario({ workers = 4, rate = '20/s', objective = 'billing.sojourn.p99 < 5s', name = 'orders-service', more = '' } = {}): string {
  return `
name: ${name}
duration: 1m
seed: 3
producers:
  shop: { to: orders, rate: ${rate} }
services:
  orders: { kind: sqs-standard }
consumers:
  billing: { kind: poller, from: orders, workers: ${workers}, batch: 10, wait: 20s, serviceTime: 40ms }
objectives: ["${objective}"]
${more}
`;
}
