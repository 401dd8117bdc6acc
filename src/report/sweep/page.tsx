/** sweep.html. */
import type { SweepResult } from '../../result/sweep-result.ts';

export async function renderSweepPage(result: SweepResult): Promise<string> {
  return `<!doctype html><title>${result.points.length}</title>`;
}
