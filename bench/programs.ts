/** Programs that the bench runs: peers in C++ and SimPy where the machine has what they need, and ours. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sample } from './sample.ts';

/** Where the bench lives, seen from `bench/build/bench` once compiled, and from `bench` in a test. */
const here = dirname(fileURLToPath(import.meta.url));
export const root = existsSync(join(here, 'peers')) ? dirname(here) : dirname(dirname(dirname(here)));
const peers = join(root, 'bench', 'peers');

export interface Program {
  readonly name: string;
  readonly command: string;
  readonly fixed: readonly string[];
}

/** A program's report of itself; throws with what it wrote if it failed. */
export function sample(program: Program, args: readonly (string | number)[]): Sample & { readonly [key: string]: unknown } {
  const done = spawnSync(program.command, [...program.fixed, ...args.map(String)], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (done.status !== 0) throw new Error(`${program.name} ${args.join(' ')} failed: ${done.stderr}`);
  return JSON.parse(done.stdout) as Sample & { readonly [key: string]: unknown };
}

/** Compiled with -O2, if g++ is there. */
export function cpp(name: string): Program | null {
  const built = join(peers, 'build', name);
  mkdirSync(dirname(built), { recursive: true });
  const done = spawnSync('g++', ['-O2', '-std=c++17', '-o', built, join(peers, `${name}.cpp`)], { encoding: 'utf8' });
  if (done.error !== undefined) return null;
  if (done.status !== 0) throw new Error(`g++ ${name}.cpp: ${done.stderr}`);
  return { name: 'C++ priority_queue', command: built, fixed: [] };
}

/** Debian's python3-simpy3 belongs to its own interpreter, so that one is asked first. */
export function simpy(name: string): Program | null {
  for (const command of ['/usr/bin/python3', 'python3']) {
    const done = spawnSync(command, ['-c', 'import simpy; assert int(simpy.__version__.split(".")[0]) >= 3'], { encoding: 'utf8' });
    if (done.status === 0) return { name: 'SimPy', command, fixed: [join(peers, `${name}_simpy.py`)] };
  }
  return null;
}

/** One of our own benches, compiled, in a process of its own. */
export function ours(name: string): Program {
  return { name: 'Plimsoll', command: process.execPath, fixed: [join(root, 'bench', 'build', 'bench', `${name}.js`)] };
}
