/** Which points `sweep` runs, as the command line says: those of the axes, less what is excluded, and what is included. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pointFromText } from '../../src/experiment/points.ts';
import { BUILD_WAIT_MS, ensureBuilt, plimsoll } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-points-'));
const scenario = join(folder, 'tiny.yaml');

beforeAll(ensureBuilt, BUILD_WAIT_MS);
afterAll(() => rmSync(folder, { recursive: true }));

writeFileSync(
  scenario,
  `name: tiny
duration: 1s
producers: { web: { to: q, rate: 10/s } }
services: { q: { kind: sqs-standard } }
consumers: { desk: { kind: poller, from: q, serviceTime: 10ms } }
`,
);

const AXES = ['--matrix', 'consumers.desk.workers=1,2', '--matrix', 'producers.web.rate=10/s,20/s'];

async function swept(...args: readonly string[]): Promise<{ readonly code: number | null; readonly stderr: string; readonly points: readonly string[] }> {
  const { code, stderr } = await plimsoll(['sweep', scenario, '--out', folder, '--quiet', '--report', 'json', ...args]);
  if (code !== 0) return { code, stderr, points: [] };
  const study = JSON.parse(readFileSync(join(folder, 'study.json'), 'utf8')) as { readonly points: readonly { readonly values: Record<string, unknown> }[] };
  return { code, stderr, points: study.points.map(({ values }) => Object.values(values).join(' ')) };
}

describe('the points of a sweep', () => {
  it('are those of the axes, less what is excluded, and what is included', async () => {
    const { points } = await swept(
      ...AXES,
      '--exclude',
      'consumers.desk.workers=1,producers.web.rate=20/s',
      '--include',
      'consumers.desk.workers=8,producers.web.rate=50/s',
    );
    expect(points).toEqual(['1 10/s', '2 10/s', '2 20/s', '8 50/s']);
  });

  it('are all but those with a value that is excluded', async () => {
    expect((await swept(...AXES, '--exclude', 'consumers.desk.workers=1')).points).toEqual(['2 10/s', '2 20/s']);
  });

  it('have what is included added to those it fits', async () => {
    expect((await swept(...AXES, '--include', 'consumers.desk.workers=2,consumers.desk.batch=5')).points).toEqual(['1 10/s', '1 20/s', '2 10/s 5', '2 20/s 5']);
  });

  it.each([
    ['a path without a value', ['--exclude', 'consumers.desk.workers'], '"consumers.desk.workers" is no part of a point; expected path=4,other.path=8'],
    ['nothing', ['--include', ''], '"" is no point'],
    ['a range', ['--exclude', 'consumers.desk.workers=1..2'], 'excluding consumers.desk.workers=1..2 leaves no point out: it takes 1, 2;'],
    ['a path that does not vary', ['--exclude', 'consumers.desk.batch=1'], 'names consumers.desk.batch, which does not vary'],
  ])('are refused with exit code 2: %s', async (_, args, message) => {
    const { code, stderr } = await swept(...AXES, ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('that cannot be run are told with the reason, and end with exit code 2, also where nothing else is said', async () => {
    const [p50, p99] = ['consumers.desk.serviceTime.lognormal.p50', 'consumers.desk.serviceTime.lognormal.p99'];
    const { code, stderr } = await swept(
      '--set',
      'consumers.desk.serviceTime={ lognormal: { p50: 50ms, p99: 100ms } }',
      '--matrix',
      `${p50}=50ms,500ms`,
      '--matrix',
      `${p99}=100ms,1s`,
    );
    expect(code).toBe(2);
    expect(stderr).toBe(`refused: ${p50}=500ms ${p99}=100ms: p50 is not less than p99\n`);
  });

  it('have their warnings told, and those of the file alone not', async () => {
    const args = (...values: readonly string[]) => [
      ...['sweep', scenario, '--out', folder, '--report', 'json', '--set', 'consumers.desk.serviceTime=2s', '--set', 'services.q.visibilityTimeout=1s'],
      ...['--matrix', `services.q.visibilityTimeout=${values.join(',')}`],
    ];
    const { stderr } = await plimsoll(args('30s', '1s'));
    expect(stderr).toMatch(/\(visibility-below-work\)[\s\S]*\n {7}at 1 of 2 points: services.q.visibilityTimeout=1s\n\n1 warning\n/);
    expect((await plimsoll(args('30s', '40s'))).stderr).toBe('');
  });

  it('have values as YAML reads them, commas within braces included', () => {
    expect(pointFromText('a.b=4, c={ x: 1, y: 2 }')).toEqual({ 'a.b': 4, c: '{ x: 1, y: 2 }' });
  });
});
