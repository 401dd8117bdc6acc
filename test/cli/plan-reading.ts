/** What a plan left behind, read back. */
import type { PlanResult } from '../../src/result/plan-result.ts';
import { parsePlanResult } from '../../src/result/plan-schema.ts';

export function parsePlan(text: string): PlanResult {
  const plan = parsePlanResult(JSON.parse(text));
  if ('problems' in plan) throw new Error(plan.problems.join('\n'));
  return plan;
}

/** Whether a page fetches nothing and runs nothing. */
export function isBuiltIn(html: string): boolean {
  return html.startsWith('<!doctype html>') && !/<script|<link|<img|@import|url\(\s*["']?https?:|src=/.test(html);
}
