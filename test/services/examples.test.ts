/** What every service owes its house: an example that runs, conserves, repeats itself, and measures what it declares. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replicate } from '../../src/experiment/replicate.ts';
import { version } from '../../src/experiment/version.ts';
import { type Compiled, compile } from '../../src/model/compile.ts';
import { assertBalanced } from '../../src/result/conservation.ts';
import { fold } from '../../src/result/fold.ts';
import type { ComponentRun, RunResult } from '../../src/result/run-result.ts';
import { readScenario } from '../../src/scenario/read.ts';
import { models } from '../../src/services/models.ts';
import { specOf, specs } from '../../src/services/specs.ts';

const services = join(import.meta.dirname, '../../src/services');

function compiledExample(kind: string, overrides: readonly string[] = []): Compiled {
  const text = readFileSync(join(services, kind, 'example.yaml'), 'utf8');
  const result = readScenario(text, { file: 'example.yaml', overrides });
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return compile(result.scenario);
}

const runOf = ({ model }: Compiled, replication = 0): RunResult => replicate({ model, replication, fingerprint: true });

/** The runs of the components of one kind. */
function ofKind(kind: string, { model }: Compiled, run: RunResult): readonly ComponentRun[] {
  const names = model.components.filter((component) => component.kind === kind).map(({ name }) => name);
  return run.components.filter(({ name }) => names.includes(name));
}

function ofRole(role: string, { model }: Compiled, run: RunResult): readonly ComponentRun[] {
  const names = model.components.filter((component) => component.role === role).map(({ name }) => name);
  return run.components.filter(({ name }) => names.includes(name));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

it('every kind that can be named has a model', () => {
  expect(Object.keys(models).sort()).toEqual(Object.keys(specs).sort());
});

describe.each(Object.keys(specs))('the example of %s', (kind) => {
  const example = compiledExample(kind);
  const run = runOf(example);

  it('is about it, asks a question, and meets its objectives', () => {
    expect(ofKind(kind, example, run).length).toBeGreaterThan(0);
    expect(example.context.description).toMatch(/\?$/);
    const { objectives } = fold([run], example.context, version);
    expect(objectives.length).toBeGreaterThan(0);
    expect(objectives.filter(({ verdict }) => verdict !== 'met')).toEqual([]);
  });

  it('is small', () => {
    expect(run.events).toBeGreaterThan(100);
    expect(run.events).toBeLessThan(200_000);
  });

  it('loses nothing without a reason', () => {
    for (const { name, ledger } of run.components) {
      assertBalanced(name, ledger);
      expect(ledger.inside).toBeGreaterThanOrEqual(0);
    }
  });

  it('stores what its producers had accepted, and nothing else', () => {
    const out = (role: string, reason: string): number => sum(ofRole(role, example, run).map(({ ledger }) => ledger.out[reason] ?? 0));
    const stored = sum(ofRole('service', example, run).map(({ ledger }) => ledger.in)) - out('service', 'deadLettered');
    expect(out('producer', 'accepted')).toBe(stored);
    expect(stored).toBeGreaterThan(100);
  });

  it('gives the same result for the same seed, and another for another', () => {
    expect(runOf(example)).toEqual(run);
    expect(runOf(compiledExample(kind, ['seed=2'])).fingerprint).not.toBe(run.fingerprint);
    expect(runOf(example, 1).fingerprint).not.toBe(run.fingerprint);
  });

  it('exports the metrics it declares, no more and no fewer', () => {
    const { metrics } = specOf(kind);
    expect(models[kind]?.metrics).toEqual(metrics);
    for (const component of ofKind(kind, example, run)) {
      expect(Object.keys(component.metrics).sort()).toEqual(Object.keys(metrics).sort());
      for (const [name, { kind: of }] of Object.entries(metrics)) expect([name, component.metrics[name]?.kind]).toEqual([name, of]);
    }
  });

  it('uses only limits it documents, and counts what its prices are for', () => {
    const { limits, prices } = specOf(kind);
    for (const component of ofKind(kind, example, run)) {
      const documented = limits.map(({ id }) => id);
      expect(component.limitUse.map(({ limit }) => limit).filter((limit) => !documented.includes(limit))).toEqual([]);
      expect(prices.map(({ usage }) => usage).filter((usage) => !(usage in component.usage))).toEqual([]);
    }
  });
});
