import { defineConfig } from 'vitest/config';

/** Three suites: `fast` at every change; `cli` and `browser` start the built program; `long` is statistics over many seeds and whole grids.
 *  Only `fast` uses every core: the others start threads of their own. */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: ['test/cli/**', 'test/browser/**', 'test/long/**'],
          testTimeout: 60_000,
          maxWorkers: '100%',
          // Tests share nothing that changes; what each file would load and compile anew took a third of the time.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'cli', sequence: { groupOrder: 1 }, include: ['test/cli/**/*.test.ts'], testTimeout: 180_000 } },
      { extends: true, test: { name: 'browser', sequence: { groupOrder: 1 }, include: ['test/browser/**/*.test.ts'], testTimeout: 120_000 } },
      { extends: true, test: { name: 'long', sequence: { groupOrder: 1 }, include: ['test/long/**/*.test.ts'], testTimeout: 900_000 } },
    ],
  },
});
