/** The journal of a sweep: what is read back after whatever can happen to a file. */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { JournalRefused, lineOf, readJournal, SweepJournal } from '../../src/experiment/sweep-journal.ts';
import type { PointResult } from '../../src/result/sweep-result.ts';

const HEAD = { key: 'a'.repeat(64), points: 10 };
const point = (index: number): PointResult => ({
  index,
  id: `a=${index}`,
  values: { a: index },
  outcome: 'finished',
  note: '',
  verdict: 'met',
  scenarioHash: 'b'.repeat(64),
  replications: 1,
  objectives: [],
  measures: { 'x.y.mean': { value: index / 3, interval: [0.1, 0.2] } },
  stability: { x: 'stable' },
  costMonthly: null,
  events: 5,
});
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-journal-'));
let journals = 0;
const fresh = (): string => join(folder, `${journals++}.journal`);

afterAll(() => rmSync(folder, { recursive: true }));

function written(...points: readonly number[]): string {
  const path = fresh();
  const journal = SweepJournal.begin(path, HEAD);
  for (const index of points) journal.append(point(index));
  journal.close();
  return path;
}

describe('a journal', () => {
  it('gives back every point to the last digit', () => {
    const journal = SweepJournal.resume(written(3, 1), HEAD);
    expect([...journal.finished.values()]).toEqual([point(3), point(1)]);
    journal.close();
  });

  it('loses a last line that was cut off at any byte, and nothing else', () => {
    const line = lineOf(point(7));
    for (let cut = 0; cut < line.length; cut++) {
      const path = written(1, 2);
      appendFileSync(path, line.slice(0, cut));
      const journal = SweepJournal.resume(path, HEAD);
      expect([...journal.finished.keys()]).toEqual([1, 2]);
      journal.append(point(8));
      journal.close();
      expect([...(readJournal(path)?.finished.keys() ?? [])]).toEqual([1, 2, 8]);
    }
  });

  it('leaves out a line whose sum does not fit', () => {
    const path = written(1, 2, 3);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"index":2', '"index":4'));
    expect([...(readJournal(path)?.finished.keys() ?? [])]).toEqual([1, 3]);
  });

  it('begins where there is nothing, or not even a whole head', () => {
    const path = fresh();
    writeFileSync(path, '{"journal":"plims');
    const journal = SweepJournal.resume(path, HEAD);
    expect(journal.finished.size).toBe(0);
    journal.close();
    expect(readJournal(path)?.head).toEqual(HEAD);
  });

  it('refuses to continue another sweep, or a file that is none', () => {
    expect(() => SweepJournal.resume(written(1), { ...HEAD, key: 'c'.repeat(64) })).toThrow(JournalRefused);
    expect(() => SweepJournal.resume(written(1), { ...HEAD, points: 11 })).toThrow('is of another sweep');
    const path = fresh();
    writeFileSync(path, 'groceries\nmilk\n');
    expect(() => SweepJournal.resume(path, HEAD)).toThrow('is no journal');
  });

  it('keeps the old one when it begins anew', () => {
    const path = written(1, 2);
    expect(SweepJournal.unfinished(path, HEAD)).toBe(2);
    SweepJournal.begin(path, HEAD).close();
    expect(existsSync(`${path}.old`)).toBe(true);
    expect(SweepJournal.unfinished(path, HEAD)).toBeNull();
  });
});
