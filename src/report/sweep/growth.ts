/**
 * Numbers that say how long the run is, not how good the design: times and backlogs behind an overloaded component.
 * Table, picture and terminal mark them with the same sign and word in their place.
 */
import { type Flow, upstreamOf } from '../../result/flows.ts';
import type { PointResult, SweepMeasure, SweepResult } from '../../result/sweep-result.ts';
import { formatValue } from '../../units/values.ts';

export const GROWTH_SIGN = '↑';
export const GROWS = `${GROWTH_SIGN} grows`;

const GROUPS = ['producers', 'services', 'consumers'] as const;
/** Fields that name another component, and which way messages travel. */
const LINKS = { from: 'inward', after: 'inward', to: 'outward', 'deadLetter.queue': 'outward' } as const;

export function overloadedAt({ stability }: PointResult): readonly string[] {
  return Object.keys(stability).filter((name) => stability[name] === 'overloaded');
}

/** The sign for a point where something is overloaded; '' for any other. */
export function signAt(point: PointResult): string {
  return overloadedAt(point).length === 0 ? '' : GROWTH_SIGN;
}

/** What the sign means and where it stands; '' when nothing grows. */
export function growthNote({ points }: SweepResult): string {
  const overloaded = points.map(overloadedAt).filter((names) => names.length > 0);
  if (overloaded.length === 0) return '';
  const names = [...new Set(overloaded.flat())].join(' or ');
  return `${GROWS}: ${names} is overloaded at ${overloaded.length} of ${points.length} points; times and backlogs there depend on how long the run is.`;
}

export class Growth {
  readonly #scenario: unknown;

  constructor({ scenario }: Pick<SweepResult, 'scenario'>) {
    this.#scenario = scenario;
  }

  isIn(point: PointResult, { component, aggregate, unit }: SweepMeasure): boolean {
    const overloaded = overloadedAt(point);
    if (overloaded.length === 0 || !isLevel(aggregate, unit)) return false;
    return upstreamOf(component, this.#flowsAt(point)).some((name) => overloaded.includes(name));
  }

  /** The measure's value at a point, or the words that stand for it. */
  textOf(point: PointResult | null, measure: SweepMeasure): string {
    return point !== null && this.isIn(point, measure) ? GROWS : formatValue(point?.measures[measure.name]?.value, measure.unit);
  }

  /** Links as messages travel; a point may have varied them. */
  #flowsAt({ values }: PointResult): readonly Flow[] {
    const names = GROUPS.flatMap((group) => Object.keys(within(this.#scenario, group) ?? {}).map((name) => ({ group, name })));
    return names.flatMap(({ group, name }) =>
      Object.entries(LINKS).flatMap(([field, way]) => {
        const other = values[`${group}.${name}.${field}`] ?? within(this.#scenario, group, name, ...field.split('.'));
        if (typeof other !== 'string') return [];
        return way === 'inward' ? { from: other, to: name } : { from: name, to: other };
      }),
    );
  }
}

/** A rate or a share of an overloaded component is what it is; what piles up there has no level. */
function isLevel(aggregate: string, unit: string): boolean {
  return /^(mean|max|last|p\d+)$/.test(aggregate) && unit !== 'ratio' && !unit.endsWith('/s');
}

function within(tree: unknown, ...steps: readonly string[]): unknown {
  return steps.reduce((below, step) => (typeof below === 'object' && below !== null ? (below as Readonly<Record<string, unknown>>)[step] : undefined), tree);
}
