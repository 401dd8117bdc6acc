/** Rows about the whole product, through the built command. Without dist/ they say "not built". */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CliRun, isBuilt, runScenario, type Timed, timed } from './cli.ts';
import { type Effort, interleaved } from './kernel-rows.ts';
import { cpp, root, simpy } from './programs.ts';
import { median, type Row } from './sample.ts';

const MIB = 1024 * 1024;

/** M/M/c in ideal mode: mean service 10 ms, utilisation 0.9. */
export function station(servers: number, customers: number): string {
  const rate = 90 * servers;
  return `name: m-m-${servers}
duration: ${Math.ceil((customers / rate) * 1000)}ms
seed: 1
latencies: none
limits: none
producers:
  customers: { to: line, rate: ${rate}/s, arrivals: poisson, size: 1 B }
services:
  line: { kind: sqs-standard }
consumers:
  servers: { kind: poller, from: line, workers: ${servers}, batch: 1, wait: 20s, serviceTime: { exponential: { mean: 10ms } } }
`;
}

/** A queue that takes in 50,000 a second and lets go of next to none. */
function backlog(messages: number): string {
  return `name: backlog
duration: ${Math.ceil(messages / 50)}ms
seed: 1
latencies: none
limits: none
producers:
  flood: { to: pile, rate: 50000/s, arrivals: regular, size: 1 KB }
services:
  pile: { kind: sqs-standard }
consumers:
  tap: { kind: poller, from: pile, workers: 1, batch: 1, wait: 20s, serviceTime: 10s }
`;
}

const ONE_THREAD = ['--threads', '1', '--replications', '1'];

export function productRows(effort: Effort): Row[] {
  const rows = [
    () => stationRow(1, effort),
    () => stationRow(16, effort),
    ...(['records', 'memory'] as const).map((which) => () => worldCupRow(which, effort)),
    () => threadsRow(10_000_000, 1.8, effort),
    () => threadsRow(2_000_000, null, effort),
    () => timeRow('plimsoll --help', 0.25, () => timed(['--help']), effort),
    () => timeRow('smallest scenario to finished report', 1.5, timedToReport, effort),
    () => backlogRow(effort),
  ];
  return rows.map((row) => row());
}

function rowOf(what: string, unit: string, value: number | null, rest: Partial<Row>): Row {
  return { what, unit, value, peers: [], goal: null, hash: '', note: '', ...rest };
}

/**
 * Customers per processor second of a long run beyond a short one, so that process start and report do not
 * count. Long, so that it is the models that are measured and not the compiler: see README.md.
 */
function stationRow(servers: number, { rounds, scale }: Effort): Row {
  const what = `M/M/${servers} by scenario, waiting and sojourn recorded`;
  if (!isBuilt) return rowOf(what, 'customers/s', null, {});
  const customers = Math.max(20_000, Math.round(10_000_000 * scale));
  const peers = stationPeers(customers);
  const rates: number[] = [];
  const wall: number[] = [];
  const theirs = peers.map((): number[] => []);
  let hash = '';
  for (let round = 1; round <= rounds; round++) {
    const [short, long] = [customers / 10, customers].map((count) => served(servers, count));
    rates.push((long!.count - short!.count) / (long!.run.cpu - short!.run.cpu));
    wall.push((long!.count - short!.count) / (long!.run.seconds - short!.run.seconds));
    hash = long!.run.hash;
    peers.forEach(({ program, customers: count }, i) => {
      theirs[i]!.push(interleaved([{ program, args: (seed) => [servers, 0.9, count, seed] }], 1)[0]!.rate);
    });
  }
  const value = median(rates);
  const beside = peers.map(({ program, reach }, i) => ({ name: program.name, value: median(theirs[i]!), ratio: value / median(theirs[i]!), reach }));
  return rowOf(what, 'customers/s', value, { hash, peers: beside, note: `${(median(wall) / 1e6).toFixed(2)} M by the wall clock` });
}

function served(servers: number, customers: number): { run: CliRun; count: number } {
  const run = runScenario(station(servers, customers), [...ONE_THREAD, '--set', 'warmUp=0s']);
  return { run, count: servedIn(run, servers, customers) };
}

/** Customers of one replication, of several the mean; throws where they are not those that were to come. */
function servedIn(run: CliRun, servers: number, customers: number): number {
  const count = run.metric('servers', 'sojourn').count ?? 0;
  if (Math.abs(count / customers - 1) > 0.05) throw new Error(`M/M/${servers}: ${count} customers instead of about ${customers}`);
  return count;
}

function stationPeers(customers: number) {
  const programs = [
    { program: cpp('mmc'), customers, reach: 0.3 },
    { program: simpy('mmc'), customers: Math.ceil(customers / 50), reach: 25 },
  ];
  return programs.flatMap(({ program, ...rest }) => (program === null ? [] : [{ program, ...rest }]));
}

let worldCupDay: { readonly run: CliRun; readonly records: number } | undefined;

function worldCupRow(which: 'records' | 'memory', { scale }: Effort): Row {
  const what = which === 'records' ? 'World Cup day, one thread' : 'World Cup day, peak memory';
  const unit = which === 'records' ? 'records/s' : 'MiB';
  if (!isBuilt) return rowOf(what, unit, null, {});
  worldCupDay ??= worldCup(scale);
  const { run, records } = worldCupDay;
  const note = scale < 1 ? `${(24 * scale).toFixed(1)} h of it` : `${(records / 1e6).toFixed(1)} M records in ${run.seconds.toFixed(1)} s`;
  const value = which === 'records' ? records / run.seconds : run.peakBytes / MIB;
  return rowOf(what, unit, value, { hash: run.hash, note, goal: which === 'records' ? { atLeast: 5e6 } : { atMost: 400 } });
}

function worldCup(scale: number): { run: CliRun; records: number } {
  const minutes = Math.ceil(24 * 60 * scale);
  const flags = [...ONE_THREAD, '--duration', `${minutes}m`];
  const run = runScenario('scenarios/worldcup98-day.yaml', flags);
  const offered = run.metric('web', 'offered');
  const records = offered.sum ?? offered.count ?? 0;
  const requests = requestsIn(minutes);
  // They come as a Poisson process: their number varies by its root.
  if (Math.abs(records - requests) > 5 * Math.sqrt(requests)) throw new Error(`World Cup day: ${records} records instead of about ${requests}`);
  return { run, records };
}

/** What the trace says of the first minutes of the day. */
function requestsIn(minutes: number): number {
  const [, ...lines] = readFileSync(join(root, 'scenarios/data/worldcup98-1998-06-30.csv'), 'utf8').trim().split('\n');
  return lines.slice(0, minutes).reduce((sum, line) => sum + Number(line.split(',')[1]), 0);
}

/** M/M/16 of so many customers a replication. The start and the reports, a second or so that no thread shares, show in the smaller one. */
function threadsRow(customers: number, atLeast: number | null, { rounds, scale }: Effort): Row {
  const what = `two threads over one, eight replications of ${customers / 1e6} M`;
  if (!isBuilt) return rowOf(what, '×', null, {});
  const each = Math.max(20_000, Math.round(customers * scale));
  const text = station(16, each);
  const ratios: number[] = [];
  let hash = '';
  for (let round = 0; round < Math.min(3, rounds); round++) {
    const [one, two] = [1, 2].map((threads) => runScenario(text, ['--replications', '8', '--threads', String(threads)]));
    if (one!.hash !== two!.hash) throw new Error('results differ by the number of threads');
    servedIn(one!, 16, each);
    ratios.push(one!.seconds / two!.seconds);
    hash = one!.hash;
  }
  return rowOf(what, '×', median(ratios), { hash, goal: atLeast === null ? null : { atLeast } });
}

function timeRow(what: string, atMost: number, measure: () => Timed, { rounds }: Effort): Row {
  if (!isBuilt) return rowOf(what, 's', null, {});
  const times = Array.from({ length: rounds }, measure);
  return rowOf(what, 's', median(times.map(({ seconds }) => seconds)), { hash: times[0]!.hash, goal: { atMost } });
}

function timedToReport(): Timed {
  const run = runScenario(station(1, 1000), ONE_THREAD);
  servedIn(run, 1, 1000);
  if (!run.hasReport) throw new Error('the smallest scenario left no report.html');
  return run;
}

/** Growth of the peak from a small backlog to a large one, per message. */
function backlogRow({ scale }: Effort): Row {
  const what = 'bytes per waiting message';
  if (!isBuilt) return rowOf(what, 'bytes', null, {});
  const large = Math.max(500_000, Math.round(5_000_000 * scale));
  const [few, many] = [large / 10, large].map((messages) => piledUp(messages));
  const value = (many!.peakBytes - few!.peakBytes) / (large - large / 10);
  return rowOf(what, 'bytes', value, { hash: many!.hash, note: `backlog of ${(large / 1e6).toFixed(1)} M`, goal: { atMost: 48 } });
}

function piledUp(messages: number): CliRun {
  const run = runScenario(backlog(messages), ONE_THREAD);
  const waiting = run.metric('pile', 'backlog').last ?? 0;
  if (Math.abs(waiting / messages - 1) > 0.01) throw new Error(`backlog: ${waiting} messages wait instead of ${messages}`);
  return run;
}
