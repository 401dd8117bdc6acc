/** Files as they come: without an end, taken already, not to be written. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/exit-codes.ts';
import { jsonIn, readerBeside, readText, writeArtifacts } from '../../src/cli/files.ts';
import { capture } from './capture.ts';

const seen = capture();
const DEVICES = existsSync('/dev/zero');

describe('reading', () => {
  test.runIf(DEVICES)('a device that never ends is read as far as a file may be long', () => {
    expect(() => readText('/dev/zero')).toThrow(new UsageError('/dev/zero has more than 5000000 bytes; at most so many are read'));
    expect(readText('/dev/null')).toBe('');
  });
});

test('a name that begins with two dots is inside the folder, as mounted configuration has it; a folder above is not', () => {
  mkdirSync(join(seen.folder, 'mounted/..2024'), { recursive: true });
  writeFileSync(join(seen.folder, 'mounted/..2024/k.csv'), '1');
  symlinkSync('..2024', join(seen.folder, 'mounted/..data'));
  symlinkSync('..data/k.csv', join(seen.folder, 'mounted/k.csv'));
  writeFileSync(join(seen.folder, 'above.csv'), '2');
  const read = readerBeside(join(seen.folder, 'mounted/scenario.yaml'), false);
  expect(read('k.csv')).toEqual({ text: '1' });
  for (const above of ['..', '../above.csv']) expect(read(above)).toEqual({ error: expect.stringContaining('outside') });
});

test('JSON may begin with the mark of other tools, and is told when it is none', () => {
  expect(jsonIn('a.json', '\uFEFF{ "a": 1 }')).toEqual({ a: 1 });
  expect(() => jsonIn('a.json', '{')).toThrow(/^a\.json is not JSON: /);
});

test('what is said of a file obeys nothing its name holds', () => {
  expect(() => readText('red\u001b[31m.yaml')).toThrow(new UsageError('cannot read red·[31m.yaml: there is no such file or folder'));
});

describe('writing', () => {
  test('is refused in a sentence where a folder has the name, or a file that of the folder', async () => {
    mkdirSync(join(seen.folder, 'a.txt/inside'), { recursive: true });
    await expect(writeArtifacts(seen.folder, [{ name: 'a.txt', text: 'a' }])).rejects.toThrow(UsageError);
    expect(readdirSync(seen.folder)).toEqual(['a.txt']);
    await expect(writeArtifacts(seen.write('taken', 'a file'), [{ name: 'a.txt', text: 'a' }])).rejects.toThrow('part of the path is not a folder');
  });
  test('links that stand there are replaced, not followed', async () => {
    const outside = seen.write('outside', 'kept');
    const folder = join(seen.folder, 'out');
    mkdirSync(folder);
    for (const name of ['a.txt', 'a.txt.partial', `a.txt.${process.pid}.partial`]) symlinkSync(outside, join(folder, name));
    await writeArtifacts(folder, [{ name: 'a.txt', text: 'new' }]);
    expect(readFileSync(outside, 'utf8')).toBe('kept');
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('new');
  });
});
