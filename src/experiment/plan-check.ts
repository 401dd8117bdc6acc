/**
 * Values that a plan may try and the scenario cannot read: the user's to put right, before anything runs. A value
 * that is refused only together with some others is none of them; such a combination is one that does not hold.
 */
import type { WrittenPlaces } from '../scenario/overrides.ts';
import { planAxisOf } from './plan-space.ts';
import type { Axis } from './points.ts';
import { type Override, readVariant, type ScenarioSource, VariantRefused } from './source.ts';

/** Values of an axis that are read, from the first on, and the last: what is wrong with a range is so at an end. */
const PROBES_MAX = 60;
/** Combinations of the other axes in which a value is given another chance. */
const COMPANIONS_MAX = 100;

/** Throws `VariantRefused` for the first value that can be had neither alone nor with any of the others. */
export function checkValues(source: ScenarioSource, axes: readonly Axis[]): void {
  for (const axis of axes) {
    const others = axes.filter((other) => other !== axis);
    for (const position of axis.values.keys()) {
      if (position < PROBES_MAX || position === axis.values.length - 1) checkValue(source, axis, position, others);
    }
  }
}

function checkValue(source: ScenarioSource, { path, values, place }: Axis, position: number, others: readonly Axis[]): void {
  const override: Override = `${path}=${values[position]}`;
  const places: WrittenPlaces = new Map(place === undefined ? [] : [[override, [...place, position]]]);
  const read = readVariant(source, [override], places);
  if (read.ok || companionsOf(others).some((more) => readVariant(source, [override, ...more]).ok)) return;
  throw new VariantRefused([override], read.problems, read.sources);
}

/** Words may permit each other, so all of those; of quantities both ends. */
function companionsOf(axes: readonly Axis[]): readonly (readonly Override[])[] {
  if (axes.length === 0) return [];
  return axes.reduce<Override[][]>(
    (combinations, axis) => {
      const { kind, values: all } = planAxisOf(axis);
      const values = kind === 'ordered' ? [all[0], all.at(-1)] : all;
      return combinations.flatMap((before) => values.map((value) => [...before, `${axis.path}=${value}`])).slice(0, COMPANIONS_MAX);
    },
    [[]],
  );
}
