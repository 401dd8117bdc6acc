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
import type { BrokenComponent, Components } from './components.ts';
import { readComponents, resolvedComponents } from './components.ts';
import { withoutConsequences } from './consequences.ts';
import { withBases } from './extend.ts';
import { withoutExtensions } from './extensions.ts';
import { withFilePaths } from './file-paths.ts';
import type { ReadFile } from './files.ts';
import { Files, withFiles } from './files.ts';
import type { Environment } from './interpolate.ts';
import { interpolated } from './interpolate.ts';
import { problemsOf } from './issues.ts';
import { Judged } from './judged.ts';
import { checkLinks } from './link-checks.ts';
import { readObjectives } from './objectives.ts';
import type { WrittenPlaces } from './overrides.ts';
import { overridden } from './overrides.ts';
import { checkPrecision } from './precision-checks.ts';
import { readPrices } from './prices.ts';
import type { Problem, Sources } from './problem.ts';
import { inOrder } from './problem.ts';
import { Notebook } from './reading.ts';
import type { Scenario, ScenarioComponent } from './scenario.ts';
import { topSchema } from './schema.ts';
import { withDefaults } from './schema-walk.ts';
import { readMatrix, readPlan } from './sweep-blocks.ts';
import type { Tree } from './tree.ts';
import { plainOf, treeAt } from './tree.ts';
import { guarded, knownOr } from './unread.ts';
import { withWholeTraces } from './whole.ts';
import { treeOf } from './yaml-tree.ts';

export interface ReadOptions {
  /** Path of the file as the user wrote it, for problems; its name without the ending is the scenario's. */
  readonly file?: string;
  readonly env?: Environment;
  /** `path=value`, as `--set` takes them; later ones win. `--whole` among them plays whole traces. */
  readonly overrides?: readonly string[];
  /** Where in the file the values of some overrides are written: problems of theirs point there. */
  readonly places?: WrittenPlaces;
  readonly readFile?: ReadFile;
  /** Whether files outside the scenario's folder may be read. */
  readonly allowOutside?: boolean;
}

export type ReadResult =
  | {
      readonly ok: true;
      readonly scenario: Scenario;
      readonly warnings: readonly Problem[];
      readonly sources: Sources;
      /** The scenario as written, for the place of what is found wrong later. */
      readonly tree: Tree;
    }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly sources: Sources };

const NO_FILES: ReadFile = () => ({ unreadable: 'no files can be read here' });

export function readScenario(text: string, options: ReadOptions = {}): ReadResult {
  const { file = 'scenario.yaml', env = {}, overrides = [], readFile = NO_FILES, allowOutside = false } = options;
  const sources = new Map([[file, text]]);
  let root: Tree = { kind: 'map', at: { file, start: 0, end: 0 }, entries: new Map() };
  const notebook = new Notebook(file, sources, () => root);
  const { tree, problems } = treeOf(text, file, sources);
  notebook.problems.push(...problems);
  if (tree === null || tree.kind !== 'map') return refused(notebook, tree);
  root = withBases(withoutExtensions(tree), { file, environment: env, sources, problems: notebook.problems, readFile, allowOutside });
  root = withoutExtensions(overridden(root, overrides, sources, notebook.problems, options.places));
  if (root.kind === 'map') root = withWholeTraces(root, overrides, sources, notebook.problems);
  root = withFilePaths(interpolated(root, env, sources, notebook.problems), allowOutside);
  const scenario = readTree(notebook, file, readFile, allowOutside);
  if (scenario === null || notebook.hasErrors) return { ok: false, problems: inOrder(withoutConsequences(notebook.problems)), sources };
  const warnings = inOrder(notebook.problems);
  return {
    ok: true,
    scenario: { ...scenario, warnings: warnings.map(({ message, hint }) => (hint === undefined ? message : `${message}; ${hint}`)) },
    warnings,
    sources,
    tree: root,
  };
}

function refused(notebook: Notebook, tree: Tree | null): ReadResult {
  if (tree !== null && tree.kind !== 'map' && notebook.problems.length === 0)
    notebook.report([], { rule: 'wrong-type', message: 'this is no scenario', expected: 'a map: duration, producers, services, consumers' });
  return { ok: false, problems: inOrder(notebook.problems), sources: notebook.sources };
}

function readTree(notebook: Notebook, file: string, readFile: ReadFile, allowOutside: boolean): Scenario | null {
  const top = readTop(notebook);
  const written = readComponents(notebook);
  const files = new Files(notebook, readFile, allowOutside);
  const known = withFiles(written, files);
  const { components } = known;
  const limits = readLimits(notebook, known);
  const latencies = readLatencies(notebook, known, files);
  const prices = readPrices(notebook, known);
  const objectives = readObjectives(notebook, known);
  checkLinks(notebook, known);
  checkPrecision(notebook, known);
  if (top === null) return null;
  const duration = top.duration ?? traceLength(known);
  if (duration === null && !isDurationMeant(notebook, known))
    notebook.report([], { rule: 'missing-key', message: 'a scenario needs "duration"', expected: 'simulated time such as 30m' }, 'key');
  if (known.names.length === 0)
    notebook.report([], { rule: 'missing-key', message: 'nothing is in this scenario', expected: 'producers, services and consumers' }, 'key');
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
    files: files.hashes,
    warnings: [],
    startsAt: startsAt(components),
    matrix: top.matrix === undefined ? null : readMatrix(top.matrix, notebook),
    plan: top.plan === undefined ? null : readPlan(top.plan, notebook),
    resolved: resolvedOf(notebook, top, baseName(file), duration, components),
  };
  checkWarmUp(scenario, notebook);
  checkScenario(new Judged(scenario, known, notebook), notebook);
  return scenario;
}

type Top = z.output<typeof topSchema>;

/** The top of the scenario without the keys that are wrong, so that the rest of it is still judged. */
function readTop(notebook: Notebook): Top | null {
  const plain = plainOf(notebook.root) as Readonly<Record<string, unknown>>;
  const parsed = topSchema.safeParse(plain);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  notebook.problems.push(...problemsOf(issues, { schema: topSchema, root: notebook.root, base: [], sources: notebook.sources }));
  const wrong = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [String(issue.path[0])]));
  return topSchema.safeParse(Object.fromEntries(Object.entries(plain).filter(([key]) => !wrong.includes(key)))).data ?? null;
}

/** A duration that is there but wrong, under a name that is nearly right, or that of a trace which cannot be read, has its problem already. */
function isDurationMeant({ root, problems }: Notebook, known: Components): boolean {
  if (treeAt(root, ['duration']) !== undefined || problems.some(({ hint }) => hint === 'did you mean duration?')) return true;
  const read = new Set([...known.components, ...known.broken].filter((component) => knownOr(false, () => traceOf(component) === null)).map(({ name }) => name));
  return known.names.some((name) => !read.has(name) && mayPlayTrace(treeAt(root, ['producers', name])));
}

/** Whether what could not be read of a producer may be a trace: a rate in numbers is none. */
function mayPlayTrace(written: Tree | undefined): boolean {
  return written !== undefined && treeAt(written, ['rate'])?.kind !== 'scalar' && treeAt(written, ['after']) === undefined;
}

function resolvedOf(
  notebook: Notebook,
  top: Top,
  name: string,
  duration: Micros | null,
  components: readonly ScenarioComponent[],
): Readonly<Record<string, unknown>> {
  const isIdeal = top.limits === 'none' && top.latencies === 'none';
  const {
    extends: _,
    name: given = name,
    description,
    duration: written,
    ...rest
  } = withDefaults(topSchema, plainOf(notebook.root), isIdeal) as Record<string, unknown>;
  const byName = resolvedComponents(notebook, isIdeal, impliedArrivals(components));
  return { name: top.name ?? given, description, duration: written ?? exactDuration(duration ?? 0), ...rest, ...byName };
}

/** The instants of a trace are kept, so they are the arrivals of whoever says nothing of them. */
function impliedArrivals(components: readonly ScenarioComponent[]): ReadonlyMap<string, object> {
  const keeping = components.filter((component) => traceOf(component)?.pattern.kind === 'instants');
  return new Map(keeping.map(({ name }) => [name, { arrivals: 'trace' }]));
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
function traceOf(component: ScenarioComponent | BrokenComponent): Trace | null {
  const spec = 'part' in component ? guarded(component.part) : component.spec;
  const rate: unknown = 'rate' in spec ? spec.rate : null;
  return typeof rate === 'object' && rate !== null && 'kind' in rate && rate.kind === 'trace' ? (rate as Trace) : null;
}

function traceLength({ components, broken }: Components): Micros | null {
  const lengths = [...components, ...broken].flatMap((component) => knownOr(null, () => traceOf(component))?.length ?? []);
  return lengths.length === 0 ? null : Math.max(...lengths);
}

function startsAt(components: Components['components']): string | null {
  return components.flatMap((component) => traceOf(component)?.startsAt ?? [])[0] ?? null;
}

function baseName(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? file).replace(/\.(ya?ml|json)$/i, '') || 'scenario';
}
