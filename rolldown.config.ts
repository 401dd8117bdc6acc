/**
 * What is shipped: two doors and two files that threads start from, with all they import in a few files
 * beside them. A program of 180 modules and 14 packages spent a quarter of a second finding and reading
 * them, once a process and once a thread. See decision 013.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defineConfig, type Plugin } from 'rolldown';

/** Where each entry lands. Threads' files lie among the chunks: the one that starts them looks beside itself. */
const PLACES: Readonly<Record<string, string>> = {
  main: 'cli/main.js',
  index: 'index.js',
  thread: 'chunks/thread.js',
  'point-thread': 'chunks/point-thread.js',
};

export default defineConfig({
  input: {
    main: 'src/cli/main.ts',
    index: 'src/index.ts',
    thread: 'src/experiment/thread.ts',
    'point-thread': 'src/experiment/point-thread.ts',
  },
  platform: 'node',
  tsconfig: './tsconfig.json',
  // It starts threads from a file of its own.
  external: ['piscina'],
  // yargs measures its texts by tables of every emoji there is, which took a quarter of --help. See decision 013.
  resolve: { alias: { 'string-width': 'fast-string-width' } },
  plugins: [notices()],
  output: {
    dir: 'dist',
    cleanDir: true,
    format: 'esm',
    entryFileNames: ({ name }) => PLACES[name] ?? '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  },
});

/** Writes down whose work is in the bundle and under what terms, as those terms ask. */
function notices(): Plugin {
  return {
    name: 'notices',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const folders = new Set(modules.flatMap((id) => packageFolder(id) ?? []));
      const source = [...folders]
        .sort()
        .map(noticeOf)
        .join(`\n\n${'-'.repeat(80)}\n\n`);
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-NOTICES.txt', source });
    },
  };
}

/** The folder of the package a module is from; none for our own. */
function packageFolder(id: string): string | undefined {
  if (!id.includes('node_modules')) return undefined;
  let folder = dirname(id);
  while (!isPackage(folder)) folder = dirname(folder);
  return folder;
}

/** Some packages mark a folder's module type with a package.json that names nothing. */
function isPackage(folder: string): boolean {
  const file = join(folder, 'package.json');
  return existsSync(file) && 'version' in JSON.parse(readFileSync(file, 'utf8'));
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined && license === undefined) throw new Error(`${name} states no licence`);
  const terms = file === undefined ? `Under the terms of ${license}.` : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version}\n\n${terms}`;
}
