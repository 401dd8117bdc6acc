/** Not a test: writes the fixture's reports to the folder in PLIMSOLL_LOOK, for people to look at. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { reports } from '../../src/report/reports.ts';
import { consoleSummary } from '../../src/report/summary.ts';
import { clickstream } from './fixture.ts';

const folder = process.env.PLIMSOLL_LOOK;

test.runIf(folder !== undefined)('writes every report of the fixture', async () => {
  mkdirSync(folder ?? '', { recursive: true });
  writeFileSync(join(folder ?? '', 'summary80.txt'), consoleSummary(clickstream(), { width: 80, color: false }));
  for (const [name, report] of Object.entries(reports)) {
    if (name === process.env.PLIMSOLL_SKIP) continue;
    for (const artifact of await report(clickstream())) writeFileSync(join(folder ?? '', artifact.name), artifact.text);
  }
});
