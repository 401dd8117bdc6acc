/**
 * A scenario that can be varied: its text and whatever reading it needs. A variant is the same text read
 * with more overrides, so a sweep point, a plan's candidate and a `--set` mean exactly the same.
 */

import { compile } from '../model/compile.ts';
import type { StudyResult } from '../result/study-result.ts';
import type { WrittenPlaces } from '../scenario/overrides.ts';
import { type ReadOptions, type ReadResult, readScenario } from '../scenario/read.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { runStudy, type StudyOptions } from './study.ts';

/** A scenario's YAML text and what reading it needs: environment, overrides, files. */
export interface ScenarioSource extends ReadOptions {
  readonly text: string;
}

/** `services.clicks.shards=8`: a path and a YAML value, as `--set` takes it. */
export type Override = string;

/** Reads the scenario with further overrides on top of the source's own; `places`: where the file writes their values. */
export function readVariant(source: ScenarioSource, overrides: readonly Override[], places: WrittenPlaces = new Map()): ReadResult {
  return readScenario(source.text, { ...source, places, overrides: [...(source.overrides ?? []), ...overrides] });
}

/** A variant that was refused: the search or sweep chose values the scenario does not allow. */
export class VariantRefused extends Error {
  override readonly name = 'VariantRefused';
  readonly problems: Extract<ReadResult, { ok: false }>['problems'];

  readonly overrides: readonly Override[];
  /** Texts behind the problems, for code frames. */
  readonly sources: ReadResult['sources'];

  constructor(overrides: readonly Override[], problems: Extract<ReadResult, { ok: false }>['problems'], sources: ReadResult['sources'] = new Map()) {
    const message = problems[0]?.message ?? 'refused';
    super(overrides.length === 0 ? message : `${overrides.join(' ')}: ${message}`);
    this.overrides = overrides;
    this.problems = problems;
    this.sources = sources;
  }
}

export function variantOf(source: ScenarioSource, overrides: readonly Override[]): Scenario {
  const result = readVariant(source, overrides);
  if (!result.ok) throw new VariantRefused(overrides, result.problems, result.sources);
  return result.scenario;
}

/** Runs one variant to its result; null when the signal came before any replication was finished. */
export async function runVariant(source: ScenarioSource, overrides: readonly Override[], options: StudyOptions = {}): Promise<StudyResult | null> {
  const { model, context } = compile(variantOf(source, overrides));
  return runStudy(model, context, options);
}
