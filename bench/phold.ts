/**
 * PHOLD through the kernel's public door: take the earliest event, schedule one 10 ms + exp(1 s) later.
 * `kinds` of handlers pass the event on in a circle: with one the engine may inline the handler, with
 * several it must dispatch, as in a real model.
 *
 *   node phold.js <pending> <events> <seed> [kinds]      prints one JSON line, like its C++ peer
 */
import { pathToFileURL } from 'node:url';
import { Draws, uniformStream } from '../src/kernel/draws.ts';
import { fillFrom } from '../src/kernel/samplers.ts';
import { type Handler, Simulation } from '../src/kernel/simulation.ts';
import { cpuSeconds, type Sample } from './sample.ts';

export interface Phold {
  readonly pending: number;
  /** So many are handled on average in the time that is run; a run that comes out further off than ALLOWED throws. */
  readonly events: number;
  readonly seed: number;
  readonly kinds: 1 | 4;
}

const MEAN = 1_000_000;
const LEAST = 10_000;
/** Seven times what chance does to 20,000 events, the fewest of a row: their number varies by its root. */
const ALLOWED = 0.05;

export function phold({ pending, events, seed, kinds }: Phold): Sample {
  const simulation = new Simulation();
  const draws = new Draws(fillFrom({ kind: 'exponential', mean: MEAN }, uniformStream(seed, 0, 'phold', 'delay')));
  const delay = (): number => Math.floor(LEAST + 0.5 + draws.next());
  let sum = 0;
  // Four functions written out, not made by one: an engine tells them apart as it would those of a model.
  const a: Handler = simulation.on('phold.a', (argument) => {
    sum = (sum + argument) & 0xfffffff;
    simulation.after(delay(), kinds === 1 ? a : b, argument);
  });
  const b: Handler = simulation.on('phold.b', (argument) => {
    sum = (sum + argument) & 0xfffffff;
    simulation.after(delay(), c, argument);
  });
  const c: Handler = simulation.on('phold.c', (argument) => {
    sum = (sum + argument) & 0xfffffff;
    simulation.after(delay(), d, argument);
  });
  const d: Handler = simulation.on('phold.d', (argument) => {
    sum = (sum + argument) & 0xfffffff;
    simulation.after(delay(), a, argument);
  });
  for (let i = 0; i < pending; i++) simulation.after(delay(), a, i);

  const start = process.cpuUsage();
  simulation.run(Math.ceil((events / pending) * (MEAN + LEAST)));
  const seconds = cpuSeconds(process.cpuUsage(start));
  if (simulation.pending().length !== pending) throw new Error(`PHOLD lost events: ${simulation.pending().length} of ${pending} are pending`);
  const count = simulation.eventCount;
  if (Math.abs(count / events - 1) > ALLOWED) throw new Error(`PHOLD handled ${count} events instead of about ${events}`);
  return { count, seconds, hash: `${simulation.now.toString(16)}-${sum.toString(16)}-${count.toString(16)}` };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [pending = '1000', events = '5000000', seed = '1', kinds = '1'] = process.argv.slice(2);
  console.log(JSON.stringify(phold({ pending: Number(pending), events: Number(events), seed: Number(seed), kinds: kinds === '1' ? 1 : 4 })));
}
