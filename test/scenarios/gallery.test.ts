/** Every scenario of the gallery asks something: what a reader of its report, and of `plimsoll explain`, is told first. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compiled, FOLDER } from './play.ts';

const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length))
  .sort();

test('there is a gallery', () => {
  expect(names.length).toBeGreaterThan(10);
});

test.each(names)('%s asks a question', (name) => {
  expect(compiled(name).context.description).toMatch(/\S+ \S.*\?$/);
});
