/** The command that repeats a point of a sweep alone. */
import { expect, it } from 'vitest';
import { commandOf } from '../../../src/report/sweep/command.ts';
import { resultOf } from './fixture-grid.ts';

const grid = resultOf({ workers: [1], rates: ['30/s'] });
const [point] = grid.points;
const withOptions = (options: readonly string[]) => ({ ...grid, provenance: { ...grid.provenance, options } });

it('has what the sweep was given beside its file, before what makes the point', () => {
  const options = ['-e', 'TEAM=a b', '--set', 'consumers.desk.batch=10', '--duration=20s'];
  expect(commandOf(withOptions(options), point!)).toBe(
    "plimsoll run <scenario> -e 'TEAM=a b' --set consumers.desk.batch=10 --duration=20s --set consumers.desk.workers=1 --set producers.web.rate=30/s",
  );
  expect(commandOf(grid, point!)).toBe('plimsoll run <scenario> --set consumers.desk.workers=1 --set producers.web.rate=30/s');
});

it('has no flag for what the point sets itself', () => {
  const own = { ...point!, values: { duration: '1m' } };
  expect(commandOf(withOptions(['--duration=20s', '--seed=4']), own)).toBe('plimsoll run <scenario> --seed=4 --set duration=1m');
});
