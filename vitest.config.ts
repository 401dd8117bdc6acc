import { defineConfig } from 'vitest/config';

/** Tests share nothing that changes; what each file would load and compile anew took a third of the time. */
const onEveryCore = { testTimeout: 60_000, maxWorkers: '100%', isolate: false, sequence: { groupOrder: 0 } };

/** `fast` at every change: units and theory. `studies` runs whole sweeps, plans and comparisons; `cli` and `browser` start the built program;
 *  `long` is statistics over many seeds and whole grids. The last three start threads of their own and have the cores to themselves. */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: ['test/experiment/**', 'test/cli/**', 'test/browser/**', 'test/long/**'],
          ...onEveryCore,
        },
      },
      { extends: true, test: { name: 'studies', include: ['test/experiment/**/*.test.ts'], ...onEveryCore } },
      { extends: true, test: { name: 'cli', sequence: { groupOrder: 1 }, include: ['test/cli/**/*.test.ts'], testTimeout: 180_000 } },
      { extends: true, test: { name: 'browser', sequence: { groupOrder: 1 }, include: ['test/browser/**/*.test.ts'], testTimeout: 120_000 } },
      { extends: true, test: { name: 'long', sequence: { groupOrder: 1 }, include: ['test/long/**/*.test.ts'], testTimeout: 900_000 } },
    ],
  },
});
