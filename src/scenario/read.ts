/**
 * YAML text to a scenario, or every problem at once. Pure: the environment and the files beside the scenario
 * are handed in.
 */
import type { z } from 'zod';
import type { Trace } from '../services/fields/trace.ts';
import { exactDuration } from '../units/format.ts';
import type { Micros } from '../units/units.ts';
import { checkScenario } from './checks.ts';
import { readLatencies, readLimits } from './choices.ts';
import type { Components } from './components.ts';
import { readComponents, resolvedComponents } from './components.ts';
import { withBases } from './extend.ts';
import { withoutExtensions } from './extensions.ts';
import type { ReadFile } from './files.ts';
import { withFiles } from './files.ts';
import type { Environment } from './interpolate.ts';
import { interpolated } from './interpolate.ts';
import { problemsOf } from './issues.ts';
import { checkLinks } from './links.ts';
import { measureOf, readObjectives } from './objectives.ts';
import { overridden } from './overrides.ts';
import { readPrices } from './prices.ts';
import type { Problem, Sources } from './problem.ts';
import { inOrder } from './problem.ts';
import { Notebook } from './reading.ts';
import type { Scenario, ScenarioComponent } from './scenario.ts';
import { topSchema } from './schema.ts';
import { withDefaults } from './schema-walk.ts';
import { readMatrix, readPlan } from './sweep-blocks.ts';
import type { Tree } from './tree.ts';
import { plainOf } from './tree.ts';
import { treeOf } from './yaml-tree.ts';

export interface ReadOptions {
  /** Name of the file for problems and, without its ending, for the scenario. */
  readonly file?: string;
  readonly env?: Environment;
  /** `path=value`, as `--set` takes them; later ones win. */
  readonly overrides?: readonly string[];
  readonly readFile?: ReadFile;
  /** Whether files outside the scenario's folder may be read. */
  readonly allowOutside?: boolean;
}

export type ReadResult =
  | { readonly ok: true; readonly scenario: Scenario; readonly warnings: readonly Problem[]; readonly sources: Sources }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly sources: Sources };

const NO_FILES: ReadFile = () => ({ unreadable: 'no files can be read here' });

export function readScenario(text: string, options: ReadOptions = {}): ReadResult {
  const { file = 'scenario.yaml', env = {}, overrides = [], readFile = NO_FILES, allowOutside = false } = options;
  const sources = new Map([[file, text]]);
  let root: Tree = { kind: 'map', at: { file, start: 0, end: 0 }, entries: new Map() };
  const notebook = new Notebook(sources, () => root);
  const { tree, problems } = treeOf(text, file, sources);
  notebook.problems.push(...problems);
  if (tree === null || tree.kind !== 'map') return refused(notebook, tree);
  root = withBases(withoutExtensions(tree), { file, sources, problems: notebook.problems, readFile, allowOutside });
  root = overridden(root, overrides, sources, notebook.problems);
  root = interpolated(root, env, sources, notebook.problems);
  if (notebook.problems.some(({ rule }) => rule === 'interpolation' || rule === 'unset-variable')) return refused(notebook, tree);
  const scenario = readTree(notebook, file, readFile, allowOutside);
  if (scenario === null || notebook.hasErrors) return { ok: false, problems: inOrder(notebook.problems), sources };
  const warnings = inOrder(notebook.problems);
  return {
    ok: true,
    scenario: { ...scenario, warnings: warnings.map(({ message, hint }) => (hint === undefined ? message : `${message}; ${hint}`)) },
    warnings,
    sources,
  };
}

function refused(notebook: Notebook, tree: Tree | null): ReadResult {
  if (tree !== null && tree.kind !== 'map' && notebook.problems.length === 0)
    notebook.report([], { rule: 'wrong-type', message: 'this is no scenario', expected: 'a map: duration, producers, services, consumers' });
  return { ok: false, problems: inOrder(notebook.problems), sources: notebook.sources };
}

function readTree(notebook: Notebook, file: string, readFile: ReadFile, allowOutside: boolean): Scenario | null {
  const parsed = topSchema.safeParse(plainOf(notebook.root));
  if (!parsed.success)
    notebook.problems.push(...problemsOf(parsed.error.issues, { schema: topSchema, root: notebook.root, base: [], sources: notebook.sources }));
  const written = readComponents(notebook);
  const { components, files } = withFiles(written.components, notebook, readFile, allowOutside);
  const known: Components = { components, names: written.names, broken: written.broken };
  const limits = readLimits(notebook, known);
  const latencies = readLatencies(notebook, known);
  const prices = readPrices(notebook, known);
  const objectives = readObjectives(notebook, known);
  checkLinks(notebook, known);
  if (!parsed.success) return null;
  const top = parsed.data;
  const duration = top.duration ?? traceLength(components);
  if (duration === null) notebook.report([], { rule: 'missing-key', message: 'a scenario needs "duration"', expected: 'simulated time such as 30m' }, 'key');
  if (top.replications.kind === 'precision') checkMeasure(top.replications.of, notebook, known);
  const isIdeal = limits.isNone && latencies.isNone;
  const scenario: Scenario = {
    name: top.name ?? baseName(file),
    description: top.description,
    duration: duration ?? 0,
    seed: top.seed,
    replications: top.replications,
    region: top.region,
    warmUp: top.warmUp === 'auto' ? { kind: 'mser5' } : { kind: 'fixed', until: top.warmUp as Micros },
    components,
    objectives,
    limits,
    latencies,
    prices,
    files,
    warnings: [],
    startsAt: startsAt(components),
    matrix: top.matrix === undefined ? null : readMatrix(top.matrix, notebook),
    plan: top.plan === undefined ? null : readPlan(top.plan, notebook),
    resolved: resolvedOf(notebook, top, baseName(file), duration, isIdeal),
  };
  checkWarmUp(scenario, notebook);
  if (duration !== null) checkScenario(scenario, notebook);
  return scenario;
}

function resolvedOf(
  notebook: Notebook,
  top: z.output<typeof topSchema>,
  name: string,
  duration: Micros | null,
  isIdeal: boolean,
): Readonly<Record<string, unknown>> {
  const {
    extends: _,
    name: given = name,
    description,
    duration: written,
    ...rest
  } = withDefaults(topSchema, plainOf(notebook.root), isIdeal) as Record<string, unknown>;
  return { name: top.name ?? given, description, duration: written ?? exactDuration(duration ?? 0), ...rest, ...resolvedComponents(notebook, isIdeal) };
}

function checkMeasure(of: string, notebook: Notebook, known: Components): void {
  const measure = measureOf(of, known);
  if (measure === null) return;
  if ('wrong' in measure) notebook.report(['replications', 'of'], measure.wrong);
  else if (!measure.value.hasInterval) {
    const { metric, aggregate } = measure.value;
    notebook.report(['replications', 'of'], {
      rule: 'no-interval',
      message: `${metric}.${aggregate} has no confidence interval, so no number of replications makes it precise`,
      expected: `a mean, a rate or a percentile, such as ${metric}.mean`,
    });
  }
}

function checkWarmUp({ warmUp, duration }: Scenario, notebook: Notebook): void {
  if (warmUp.kind !== 'fixed' || duration === 0 || warmUp.until < duration) return;
  notebook.report(['warmUp'], {
    rule: 'warm-up',
    message: 'nothing is left to observe: the warm-up is as long as the run',
    expected: `less than ${exactDuration(duration)}`,
  });
}

/** The trace as read from its file, if the component plays one. */
function traceOf({ spec }: ScenarioComponent): Trace | null {
  const rate: unknown = 'rate' in spec ? spec.rate : null;
  return typeof rate === 'object' && rate !== null && 'kind' in rate && rate.kind === 'trace' ? (rate as Trace) : null;
}

function traceLength(components: Components['components']): Micros | null {
  const lengths = components.flatMap((component) => traceOf(component)?.length ?? []);
  return lengths.length === 0 ? null : Math.max(...lengths);
}

function startsAt(components: Components['components']): string | null {
  return components.flatMap((component) => traceOf(component)?.startsAt ?? [])[0] ?? null;
}

function baseName(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? file).replace(/\.(ya?ml|json)$/i, '') || 'scenario';
}
