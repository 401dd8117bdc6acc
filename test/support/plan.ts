/** A search of a scenario's text, on this thread. */
import { planCapacity } from '../../src/experiment/plan.ts';
import type { PlanRequest } from '../../src/experiment/plan-space.ts';
import { axisFromText } from '../../src/experiment/points.ts';
import type { PlanResult } from '../../src/result/plan-result.ts';

interface Asked {
  readonly vary: readonly string[];
  readonly minimise?: string;
  readonly confidence?: number;
  readonly isExhaustive?: boolean;
}

function request({ vary, minimise = 'cost', confidence = 0.95, isExhaustive = false }: Asked): PlanRequest {
  return { axes: vary.map((text) => axisFromText(text)), minimise, confidence, replicationsMost: 6, isExhaustive };
}

export async function plan(text: string, asked: Asked): Promise<PlanResult> {
  const result = await planCapacity({ text, file: 'test.yaml' }, request(asked), { threads: 0 });
  if (result === null) throw new Error('interrupted');
  return result;
}
