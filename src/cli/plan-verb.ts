/** What `plan` does, apart from its options. */

import { planCapacity, REPLICATIONS_MOST } from '../experiment/plan.ts';
import { planMaxRate } from '../experiment/plan-max-rate.ts';
import { PlanRefused, type PlanRequest, plannedAxes } from '../experiment/plan-space.ts';
import { axisFromText, PointsRefused } from '../experiment/points.ts';
import { type ScenarioSource, VariantRefused } from '../experiment/source.ts';
import { consolePlan } from '../report/plan/console.ts';
import type { PlanCandidate, PlanResult } from '../result/plan-result.ts';
import { writePlanResult } from '../result/plan-schema.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { parseShare } from '../units/parse.ts';
import { checkThreads } from './counts.ts';
import { EXIT, type ExitCode, UsageError } from './exit-codes.ts';
import { axisReaderBeside, checkFolder, writeArtifacts } from './files.ts';
import { interruptible } from './interrupt.ts';
import { loadSource, refusalText, scenarioOf, warnOfUnused } from './load.ts';
import { loadOptionsOf, useColor } from './options.ts';
import type { PlanArguments } from './plan.ts';
import { outFolder } from './run-verb.ts';
import { textWidth } from './width.ts';

/** Searches and writes; 99 when nothing in the ranges satisfies every objective. */
export async function planVerb(args: PlanArguments): Promise<ExitCode> {
  checkArguments(args);
  const options = loadOptionsOf(args);
  const source = loadSource(args.scenario, options);
  const scenario = scenarioOf(source, options);
  options.variables.readBy(args.vary);
  warnOfUnused(options);
  const folder = outFolder(scenario.name, args.out, false);
  checkFolder(folder);
  const candidates: PlanCandidate[] = [];
  const plan = await searched(source, scenario, args, candidates);
  if (plan === null) {
    process.stderr.write(`Interrupted before the answer was certain; ${await keep(scenario.name, candidates, folder)}.\n`);
    return EXIT.interrupted;
  }
  const html = args.html ? await (await import('../report/plan/html.ts')).planHtml(plan) : [];
  const paths = await writeArtifacts(folder, [{ name: 'plan.json', text: writePlanResult(plan) }, ...html]);
  say(plan, paths, args);
  return plan.answer === null ? EXIT.failed : EXIT.good;
}

/** Writes what was simulated before an interruption. It is no plan: the answer may lie beyond it. */
async function keep(name: string, candidates: readonly PlanCandidate[], folder: string): Promise<string> {
  if (candidates.length === 0) return 'nothing was written';
  const text = `${JSON.stringify({ name, isInterrupted: true, candidates }, null, 2)}\n`;
  const [path = ''] = await writeArtifacts(folder, [{ name: 'plan-candidates.json', text }]);
  const held = candidates.filter(({ verdict }) => verdict === 'met').length;
  const [noun, verb] = candidates.length === 1 ? ['candidate', 'is'] : ['candidates', 'are'];
  return `${candidates.length} simulated ${noun}, of which ${held} held, ${verb} in ${path}`;
}

function checkArguments({ threads, maxRate, vary, minimise, exhaustive, within, maxReplications }: PlanArguments): void {
  checkThreads(threads);
  if (maxReplications !== undefined && !(Number.isInteger(maxReplications) && maxReplications >= 3))
    throw new UsageError(`--max-replications takes a whole number from 3 on, got ${maxReplications}`);
  if (maxRate !== undefined && (vary.length > 0 || minimise !== undefined || exhaustive))
    throw new UsageError('--max-rate varies the load and nothing else: leave out --vary, --minimise and --exhaustive');
  if (maxRate === undefined && within !== undefined)
    throw new UsageError('--within says how near --max-rate is to be; name a rate, such as --max-rate producers.web.rate');
}

async function searched(source: ScenarioSource, scenario: Scenario, args: PlanArguments, candidates: PlanCandidate[]): Promise<PlanResult | null> {
  const { signal, stop } = interruptible();
  const counter = new Counter(args.quiet);
  const common = {
    confidence: shareOf('--confidence', args.confidence) ?? scenario.plan?.confidence ?? 0.95,
    replicationsMost: args.maxReplications ?? REPLICATIONS_MOST,
  };
  const onCandidate = (candidate: PlanCandidate): void => {
    candidates.push(candidate);
    counter.one();
  };
  const options = { signal, onCandidate, ...(args.threads === undefined ? {} : { threads: args.threads }) };
  try {
    if (args.maxRate !== undefined)
      return await planMaxRate(source, { ...common, path: args.maxRate, within: shareOf('--within', args.within) ?? 0.02 }, options);
    return await planCapacity(source, { ...requestOf(scenario, args), ...common }, options);
  } catch (error) {
    if (error instanceof PlanRefused || error instanceof PointsRefused) throw new UsageError(error.message);
    if (error instanceof VariantRefused) throw new UsageError(refusalText(error, 'the candidate', useColor(process.stderr, args.color)), { cause: error });
    throw error;
  } finally {
    counter.end();
    stop();
  }
}

/** The command line's axes instead of the file's: a plan answers one question at a time. */
function requestOf(
  scenario: Scenario,
  { scenario: path, vary, minimise, exhaustive, allowOutside }: PlanArguments,
): Omit<PlanRequest, 'confidence' | 'replicationsMost'> {
  const readFile = axisReaderBeside(path, allowOutside);
  const axes = vary.length > 0 ? vary.map((text) => axisFromText(text, readFile)) : plannedAxes(scenario.plan);
  const paths = axes.map(({ path: name }) => name);
  const twice = paths.find((name, i) => paths.indexOf(name) !== i);
  if (twice !== undefined) throw new UsageError(`--vary names ${twice} twice`);
  const written = vary.length > 0 && !paths.includes(scenario.plan?.minimise ?? '') ? undefined : scenario.plan?.minimise;
  return { axes, minimise: minimise ?? written ?? 'cost', isExhaustive: exhaustive };
}

function shareOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const parsed = parseShare(text);
  if (!parsed.ok || !(parsed.value > 0 && parsed.value < 1)) throw new UsageError(`${flag} takes a share between 0 and 1, such as 95% or 0.02; got ${text}`);
  return parsed.value;
}

function say(plan: PlanResult, paths: readonly string[], { json, quiet, color }: PlanArguments): void {
  if (json) {
    process.stdout.write(writePlanResult(plan));
    return;
  }
  if (quiet) return;
  const width = textWidth();
  process.stdout.write(consolePlan(plan, { width, color: useColor(process.stdout, color) }));
  process.stdout.write(`\n${paths.map((path) => `wrote ${path}`).join('\n')}\n`);
}

/** How many candidates will be asked is not known beforehand, so only what is done is shown. */
class Counter {
  readonly #isShown: boolean;
  #done = 0;

  constructor(isQuiet: boolean) {
    this.#isShown = !isQuiet && process.stderr.isTTY === true;
  }

  one(): void {
    this.#done++;
    if (this.#isShown) process.stderr.write(`\r\u001b[2Kplanning: ${this.#done} candidate${this.#done === 1 ? '' : 's'} simulated`);
  }

  end(): void {
    if (this.#isShown) process.stderr.write('\r\u001b[2K');
  }
}
