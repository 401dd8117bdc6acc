/** Rows about the kernel alone: PHOLD at several sizes beside C++ and SimPy, in interleaved rounds. */
import { cpp, ours, type Program, sample, simpy } from './programs.ts';
import { median, type Row } from './sample.ts';

export interface Effort {
  readonly rounds: number;
  /** Shrinks every amount of work; 1 is the full bench. */
  readonly scale: number;
}

interface Measured {
  readonly rate: number;
  readonly hash: string;
}

type Runner = { readonly program: Program; readonly args: (seed: number) => readonly (string | number)[] };

/** Median work per second of each program over interleaved rounds, so that a busy minute hits all alike. */
export function interleaved(runners: readonly Runner[], rounds: number): Measured[] {
  const rates = runners.map((): number[] => []);
  const hashes = runners.map((): string[] => []);
  for (let round = 1; round <= rounds; round++) {
    runners.forEach(({ program, args }, i) => {
      const { count, seconds, hash } = sample(program, args(round));
      rates[i]!.push(count / seconds);
      hashes[i]!.push(hash);
    });
  }
  return runners.map((_, i) => ({ rate: median(rates[i]!), hash: hashes[i]![0]! }));
}

const SIZES = [
  { pending: 2, reach: null },
  { pending: 20, reach: null },
  { pending: 1000, reach: 1.2 },
  { pending: 100_000, reach: 1.5 },
];

export function kernelRows({ rounds, scale }: Effort): Row[] {
  const peer = cpp('phold');
  const python = simpy('phold');
  const rows: Row[] = [];
  for (const { pending, reach } of SIZES) {
    const events = Math.max(2 * pending, Math.round(20_000_000 * scale));
    const runners: Runner[] = [1, 4].map((kinds) => ({ program: ours('phold'), args: (seed) => [pending, events, seed, kinds] }));
    if (peer !== null)
      for (const time of ['double', 'integer'])
        runners.push({ program: { ...peer, name: `C++ (${time} time)` }, args: (seed) => [pending, events, seed, time] });
    if (python !== null) runners.push({ program: python, args: (seed) => [pending, Math.max(1000, Math.round(events / 40)), seed] });
    const measured = interleaved(runners, rounds);
    for (const k of [0, 1]) {
      rows.push({
        what: `PHOLD, ${pending.toLocaleString('en')} pending, ${k === 0 ? 'one handler' : 'four handlers'}`,
        value: measured[k]!.rate,
        unit: 'events/s',
        peers: runners.slice(2).map(({ program }, i) => ({
          name: program.name,
          value: measured[i + 2]!.rate,
          ratio: measured[k]!.rate / measured[i + 2]!.rate,
          reach: program.name === 'C++ (double time)' && k === 0 ? reach : null,
        })),
        goal: null,
        hash: measured[k]!.hash,
        note: peer === null ? 'no g++ here' : '',
      });
    }
  }
  return rows;
}
