/** plan.html; Vega is loaded only when it is asked for. */
import type { PlanResult } from '../../result/plan-result.ts';
import type { Artifact } from '../artifact.ts';

export async function planHtml(plan: PlanResult): Promise<Artifact[]> {
  const { renderPlan } = await import('./page.tsx');
  return [{ name: 'plan.html', text: await renderPlan(plan) }];
}
