/** What closed forms say of a space before anything is simulated: values without hope, and where to begin. */
import type { PlanSkipped } from '../result/plan-result.ts';
import { hopelessOf, isExpectedToHold } from './plan-bounds.ts';
import { type CandidateSpec, compiledOf } from './plan-candidates.ts';
import type { PlanSpace } from './plan-space.ts';
import { pointText } from './plan-words.ts';
import type { ScenarioSource } from './source.ts';

export interface Scouted {
  /** Points no run can satisfy. */
  readonly hopeless: readonly number[];
  readonly skipped: readonly PlanSkipped[];
  /** Where theory expects the answer; null where it expects nothing. */
  readonly hint: number | null;
}

interface Look {
  readonly sentence: string | null;
  readonly isExpected: boolean;
}

/** Reading a variant takes a millisecond or so; longer axes are sampled. */
const LOOKS_MOST = 256;

/** Looks along each axis with the others at their most helpful. */
export function scout(source: ScenarioSource, space: PlanSpace): Scouted {
  const { grid, ordered } = space;
  const lines = ordered.map((_, axis) => lookAlong(source, space, axis));
  const skipped = ordered.flatMap(({ path, values }, axis) => skippedOf(path, values, lines[axis]!));
  const isLeftOut = (index: number): boolean => grid.placeOf(index).some((position, axis) => (lines[axis]![position]?.sentence ?? null) !== null);
  const hopeless = Array.from({ length: grid.size }, (_, index) => index).filter(isLeftOut);
  if (hopeless.length === grid.size) return { hopeless: [], skipped: [], hint: grid.top };
  const begin = lines.map((line) =>
    Math.max(
      line.findIndex((look) => look !== undefined && look.sentence === null && look.isExpected),
      line.findIndex((look) => look === undefined || look.sentence === null),
    ),
  );
  const isTelling = lines.some((line, axis) => begin[axis]! > 0 && line.length > 1);
  return { hopeless, skipped, hint: isTelling ? grid.indexOf(begin) : null };
}

function lookAlong(source: ScenarioSource, space: PlanSpace, axis: number): (Look | undefined)[] {
  const { grid } = space;
  const size = grid.sizes[axis]!;
  const top = grid.placeOf(grid.top);
  const stride = Math.ceil(size / LOOKS_MOST);
  return Array.from({ length: size }, (_, position) =>
    position % stride === 0 ? lookAt(source, space.specAt(grid.indexOf(top.with(axis, position)))) : undefined,
  );
}

export function lookAt(source: ScenarioSource, spec: CandidateSpec): Look {
  const compiled = compiledOf(source, spec);
  if ('refused' in compiled) return { sentence: null, isExpected: false };
  const { model, context } = compiled;
  const hopeless = hopelessOf(model, context);
  return {
    sentence: hopeless === null ? null : `${hopeless.sentence} (${hopeless.objective})`,
    isExpected: hopeless === null && isExpectedToHold(model, context),
  };
}

/** What was simulated and holds is ruled out by no closed form: such a bound would be our own mistake. */
export function assertMayHold(source: ScenarioSource, spec: CandidateSpec): void {
  const { sentence } = lookAt(source, spec);
  if (sentence !== null) throw new Error(`believed: ${pointText(spec.values)} cannot hold, yet it does: ${sentence}`);
}

/** One line for the values ruled out, with the reason of the last of them: that which came nearest. */
function skippedOf(path: string, values: readonly (string | number | boolean)[], line: readonly (Look | undefined)[]): readonly PlanSkipped[] {
  const out = values.filter((_, i) => (line[i]?.sentence ?? null) !== null);
  const nearest = line.findLast((look) => (look?.sentence ?? null) !== null)?.sentence;
  return nearest === undefined || nearest === null ? [] : [{ path, values: out, sentence: nearest }];
}
