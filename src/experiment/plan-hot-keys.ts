/**
 * Where more shards are no help: a key is on one shard, however many there are, and brings more than one takes. Said
 * of a plan without an answer, which else reads as if the next larger range might hold one.
 */
import type { Model } from '../model/model.ts';
import type { Objective, StudyContext } from '../result/context.ts';
import { holds } from '../result/objectives.ts';
import { formatNumber } from '../units/format.ts';
import { DEVIATIONS } from './fluid-delays.ts';
import { acceptedAtMost, excessOf, judgedShards, sumOf, type WriteLimit } from './plan-bounds.ts';
import { keySharesOf, type Traffic } from './traffic.ts';

export interface HotKey {
  readonly stream: string;
  readonly sentence: string;
}

/** The key that no number of shards is enough for, and of which stream; null where none is known. */
export function hotKeyOf(model: Model, { objectives }: StudyContext): HotKey | null {
  for (const objective of objectives) {
    const found = objective.operator.startsWith('<') ? tooHot(model, objective) : null;
    if (found !== null) return found;
  }
  return null;
}

/** As if each key that is too hot had a shard to itself, and all others were never refused. */
function tooHot(model: Model, objective: Objective): HotKey | null {
  const shards = judgedShards(model, objective);
  if (shards === null) return null;
  const { stream, traffic, limit } = shards;
  // Calls that are sent again as a whole are accepted any number of times.
  if (traffic.some(({ view: { retry } }) => retry.entries === 'whole')) return null;
  const hot = traffic.flatMap((one) => hotKeysOf(model, one, limit)).sort((a, b) => b.perSecond - a.perSecond);
  const [hottest] = hot;
  if (hottest === undefined) return null;
  const flows = hot.map(({ flow }) => flow);
  const others = sumOf(traffic.map(({ perInterval }) => sumOf(perInterval))) - sumOf(flows.map(sumOf));
  const accepted = acceptedAtMost(model, { ...shards, flows }) + others + DEVIATIONS * Math.sqrt(Math.max(0, others));
  const refused = sumOf(flows.map((flow) => excessOf(flow, limit, model)));
  const share = refused / (refused + accepted);
  if (!(share > 0) || holds(objective.operator, objective.bound, share)) return null;
  const rates = `${formatNumber(hottest.perSecond)} records/s, and a shard takes ${formatNumber(limit.perSecond)}`;
  return { stream, sentence: `No number of shards of ${stream} will do: key ${hottest.name} alone brings ${rates} (${objective.expression}).` };
}

interface HotFlow {
  readonly name: string;
  /** Expected records, interval by interval. */
  readonly flow: Float64Array;
  /** At its busiest. */
  readonly perSecond: number;
}

/** The keys that at some time bring more than a shard takes. */
function hotKeysOf(model: Model, { view, perInterval }: Traffic, limit: WriteLimit): readonly HotFlow[] {
  const keys = keySharesOf(model, view);
  if (keys === null) return [];
  const busiest = Math.max(...perInterval.map((arrivals, i) => (1e6 * arrivals) / widthOf(model, i)));
  const hot: HotFlow[] = [];
  keys.shares.forEach((share, key) => {
    const perSecond = share * busiest;
    if (perSecond > limit.perSecond) hot.push({ name: keys.nameOf(key), flow: perInterval.map((arrivals) => share * arrivals), perSecond });
  });
  return hot;
}

function widthOf({ horizon, seriesInterval }: Model, interval: number): number {
  return Math.min(horizon, (interval + 1) * seriesInterval) - interval * seriesInterval;
}
