import { defineConfig } from 'vitest/config';

/** Three suites: `fast` at every change; `cli` and `browser` start the built program; `long` is statistics over many seeds. */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: ['test/cli/**', 'test/browser/**', 'test/long/**'], testTimeout: 60_000 },
      },
      { extends: true, test: { name: 'cli', include: ['test/cli/**/*.test.ts'], testTimeout: 180_000 } },
      { extends: true, test: { name: 'browser', include: ['test/browser/**/*.test.ts'], testTimeout: 120_000 } },
      { extends: true, test: { name: 'long', include: ['test/long/**/*.test.ts'], testTimeout: 900_000 } },
    ],
  },
});
