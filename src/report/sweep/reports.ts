/** What can be made of a sweep, by the name `--report` knows it under. */
import type { SweepResult } from '../../result/sweep-result.ts';
import { writeSweepResult } from '../../result/sweep-schema.ts';
import type { Artifact } from '../artifact.ts';
import { sweepCsv } from './csv.ts';

type SweepReport = (result: SweepResult) => Artifact[] | Promise<Artifact[]>;

export const sweepReports = {
  json: (result) => [{ name: 'study.json', text: writeSweepResult(result) }],
  csv: sweepCsv,
  html: async (result) => {
    const { renderSweepPage } = await import('./page.tsx');
    return [{ name: 'sweep.html', text: await renderSweepPage(result) }];
  },
} as const satisfies Readonly<Record<string, SweepReport>>;
