/** The only room's only file that touches the disk: what was read and written is said in the user's words. */

import { accessSync, closeSync, constants, existsSync, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { makeFolder } from '../experiment/folder.ts';
import type { Artifact } from '../report/artifact.ts';
import { printable } from '../scenario/problems.ts';
import { UsageError } from './exit-codes.ts';

/** Larger files are refused before they are read. */
const SCENARIO_BYTES_MAX = 5_000_000;
const DATA_BYTES_MAX = 500_000_000;
const OUTSIDE = "it lies outside the scenario's folder; --allow-outside permits it";

/** Reads a text file, or says in a sentence why it cannot be read. */
export function readText(path: string, bytesMax = SCENARIO_BYTES_MAX): string {
  try {
    const bytes = bytesOf(path, bytesMax);
    if (bytes === null) throw new UsageError(`${path} has more than ${bytesMax} bytes; at most so many are read`);
    return decoded(bytes);
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(whyNot('read', path, error));
  }
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** What the text of a JSON file holds; other tools put a byte-order mark before it. */
export function jsonIn(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Reads files a scenario names, from beside it: links are followed before the folder is checked, so that
 * nothing outside the folder is read unless allowed. An error is the reason alone.
 */
export function readerBeside(scenarioPath: string, allowOutside: boolean): (path: string) => { text: string } | { error: string } {
  const folder = resolve(dirname(scenarioPath));
  return (path) => {
    const full = resolve(folder, path);
    try {
      const real = realpathSync(full);
      if (!allowOutside && !isInside(realpathSync(folder), real)) return { error: OUTSIDE };
      const bytes = bytesOf(real, DATA_BYTES_MAX);
      return bytes === null ? { error: `it is larger than ${DATA_BYTES_MAX} bytes` } : { text: decoded(bytes) };
    } catch (error) {
      if (!allowOutside && !isInside(folder, full)) return { error: OUTSIDE };
      return { error: reasonOf(error) };
    }
  };
}

/** Reads the files that an axis names (`@rates.txt`), or throws what the user is told. */
export function axisReaderBeside(scenarioPath: string, allowOutside: boolean): (name: string) => string {
  const read = readerBeside(scenarioPath, allowOutside);
  return (name) => {
    const answer = read(name);
    if ('error' in answer) throw new UsageError(`cannot read ${name}: ${answer.error}`);
    return answer.text;
  };
}

const CHUNK_BYTES = 1 << 20;

/** What a file holds; null where that is more than `most`. A pipe or a device does not tell beforehand, and may never end. */
function bytesOf(path: string, most: number): Buffer | null {
  const stats = statSync(path);
  if (stats.size > most) return null;
  if (stats.isFile() || stats.isDirectory()) return readFileSync(path);
  const file = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; size <= most; ) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const read = readSync(file, chunk);
      if (read === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, read));
      size += read;
    }
    return null;
  } finally {
    closeSync(file);
  }
}

/** The text of a file in UTF-8; a mark at its beginning is left where it is, as positions and hashes count it. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Throws a sentence on the first byte that is no UTF-8: read all the same it would be a name nobody wrote. */
function decoded(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const at = firstBadByte(bytes);
    const line = bytes.subarray(0, at).toString('latin1').split('\n').length;
    const hex = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, '0');
    throw new NotUtf8(`it is not UTF-8: the byte 0x${hex} in line ${line} (byte ${at + 1} of the file) belongs to no character; save it as UTF-8`);
  }
}

class NotUtf8 extends Error {
  override readonly name = 'NotUtf8';
}

/** Where the forgiving decoder had to put a character of its own; the file may hold that character too. */
function firstBadByte(bytes: Buffer): number {
  const text = bytes.toString('utf8');
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    if (!bytes.subarray(offset, offset + 3).equals(REPLACEMENT_BYTES)) return offset;
    offset += REPLACEMENT_BYTES.length;
    from = at + 1;
  }
  return offset;
}

const REPLACEMENT = '\ufffd';
const REPLACEMENT_BYTES = Buffer.from(REPLACEMENT);

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  // `..data` is a name like any other.
  return !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

/** Refuses a folder that cannot be made or written, before the run whose results go there. */
export function checkFolder(folder: string): void {
  if (folder === '') throw new UsageError('--out takes a folder');
  let above = resolve(folder);
  while (!existsSync(above)) above = dirname(above);
  try {
    // The dot tells a folder from a file.
    accessSync(`${above}/.`, constants.W_OK);
  } catch (error) {
    throw new UsageError(whyNot('write to', folder, error));
  }
}

/** Writes artifacts into a folder, each whole or not at all; answers the paths. */
export async function writeArtifacts(folder: string, artifacts: readonly Artifact[]): Promise<string[]> {
  const paths: string[] = [];
  try {
    makeFolder(folder);
  } catch (error) {
    throw new UsageError(whyNot('make the folder', folder, error));
  }
  for (const { name, text } of artifacts) {
    const path = join(folder, basename(name));
    await writeWhole(path, text);
    paths.push(path);
  }
  return paths;
}

/** Takes files of a folder away that are there. */
export async function removeFiles(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(folder, name), { force: true });
}

/**
 * Writes beside the target and renames, so that a reader or a full disk never leaves half a file. The name beside
 * it is this process's own, for another may write the same folder; a link that stands there is not followed.
 */
async function writeWhole(path: string, text: string): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    await rm(partial, { force: true });
    await writeFile(partial, text, { flag: 'wx' });
    await rename(partial, path);
  } catch (error) {
    // What cannot be taken away was not made here.
    await rm(partial, { force: true }).catch(() => {});
    throw new UsageError(whyNot('write', path, error));
  }
}

/** Does what opens or writes a file; the file system's refusal is said as a sentence. */
export function writing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw sayingWhyNotWritten(path, error);
  }
}

/** The file system's refusal, such as a full disk, as something the user can put right; any other error as it is. */
export function sayingWhyNotWritten(path: string, error: unknown): unknown {
  return error instanceof Error && 'syscall' in error ? new UsageError(whyNot('write', path, error), { cause: error }) : error;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder',
  ENOTDIR: 'part of the path is not a folder',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links lead in a circle',
  ERR_FS_EISDIR: 'it is a folder',
  ERR_INVALID_ARG_VALUE: 'no file can be called that',
  EACCES: 'permission is missing',
  EPERM: 'it is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than is allowed',
  EMFILE: 'too many files are open',
};

export function whyNot(verb: string, path: string, error: unknown): string {
  return `cannot ${verb} ${printable(path)}: ${reasonOf(error)}`;
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
