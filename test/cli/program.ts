/** The built program, as a shell starts it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
export const MAIN = join(ROOT, 'dist/cli/main.js');
export const SCENARIOS = join(ROOT, 'scenarios');

/** How long a test file waits for the build, its own or another's. */
export const BUILD_WAIT_MS = 120_000;
/** A program that has not ended by then hangs. */
const HANGS_AFTER_MS = 120_000;

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartOptions {
  readonly cwd?: string;
  /** On top of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The node to run it with; the one that runs the tests unless given. */
  readonly node?: string;
  /** How long it may take before it is said to hang; two minutes unless given. */
  readonly hangsAfterMs?: number;
}

/** Builds dist/ when it is older than the source; one test file builds while others wait. */
export async function ensureBuilt(): Promise<void> {
  const lock = join(ROOT, 'node_modules/.build-lock');
  const giveUpAt = Date.now() + BUILD_WAIT_MS;
  while (isStale()) {
    const mine = exclusively(lock);
    if (mine !== null) {
      try {
        if (isStale()) build();
      } finally {
        closeSync(mine);
        rmSync(lock, { force: true });
      }
    } else if (Date.now() > giveUpAt) rmSync(lock, { force: true });
    else await new Promise((done) => setTimeout(done, 100));
  }
}

/** Types are another check's business: what counts here is that the program is newer than its source. */
function build(): void {
  const { stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/rolldown/bin/cli.mjs'), '-c'], { cwd: ROOT, encoding: 'utf8' });
  if (isStale()) throw new Error(`the build left no program newer than its source:\n${stdout}`);
}

function exclusively(lock: string): number | null {
  try {
    return openSync(lock, 'wx');
  } catch {
    return null;
  }
}

function isStale(): boolean {
  return !existsSync(MAIN) || newest(join(ROOT, 'src')) > statSync(MAIN).mtimeMs;
}

function newest(folder: string): number {
  const times = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return newest(path);
    return /\.tsx?$/.test(entry.name) ? statSync(path).mtimeMs : 0;
  });
  return Math.max(0, ...times);
}

/** Starts the program; `ended` answers when its output is closed. It is killed when it hangs. */
export function start(
  args: readonly string[],
  { cwd = ROOT, env = {}, node = process.execPath, hangsAfterMs = HANGS_AFTER_MS }: StartOptions = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(node, [MAIN, ...args], { cwd, env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    const hangs = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`hangs: plimsoll ${args.join(' ')}\n${stdout}\n${stderr}`));
    }, hangsAfterMs);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(hangs);
      resolve({ code, signal, stdout, stderr });
    });
  });
  return { child, ended };
}

/** Runs the program to its end. */
export function plimsoll(args: readonly string[], options: StartOptions = {}): Promise<Ended> {
  return start(args, options).ended;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'plimsoll-cli-'));
}

/** A module to import first: it makes the program take its pipe for a terminal, and every look at the clock late enough to draw its progress anew. */
export const AS_ON_A_TERMINAL = `
import { isMainThread } from 'node:worker_threads';
if (isMainThread) {
  process.stderr.isTTY = true;
  const { now } = Date;
  let later = 0;
  Date.now = () => now() + (later += 1_000);
}
`;
