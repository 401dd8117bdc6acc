/** The objectives of one point with what they are on and ask for: the scenario's own, or those that the point states instead. */
import type { ObjectiveResult } from '../../result/study-result.ts';
import type { PointResult, SweepResult } from '../../result/sweep-result.ts';

export function judgedAt({ objectives, measures }: SweepResult, point: PointResult): readonly ObjectiveResult[] {
  return point.objectives.flatMap(({ varied, ...own }) => {
    if (varied !== undefined) return [{ ...varied, ...own }];
    const stated = objectives.find(({ expression }) => expression === own.expression);
    const measure = measures.find(({ name }) => name === stated?.measure);
    if (stated === undefined || measure === undefined) return [];
    const { operator, bound, unit } = stated;
    const { component, metric, aggregate } = measure;
    return [{ component, metric, aggregate, operator, bound, unit, ...own }];
  });
}
