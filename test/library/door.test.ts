/** The exported names are a promise: a change here is a change for everybody who imports the package. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as door from '../../src/index.ts';

it('exports these values', () => {
  expect(Object.keys(door).sort()).toMatchInlineSnapshot(`
    [
      "PointsRefused",
      "ScenarioError",
      "ThreadError",
      "UsageError",
      "VariantRefused",
      "measure",
      "parseResult",
      "parseScenario",
      "parseSweepResult",
      "readScenario",
      "run",
      "sweep",
      "writeResult",
      "writeSweepResult",
    ]
  `);
});

it('exports these types', () => {
  const text = readFileSync(join(import.meta.dirname, '../../src/index.ts'), 'utf8');
  const lists = [...text.matchAll(/^export (type )?\{([^}]*)\}/gm)];
  const types = lists.flatMap(([, all, names = '']) =>
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && (all !== undefined || name.startsWith('type ')))
      .map((name) => name.replace('type ', '')),
  );
  expect(types.sort()).toMatchInlineSnapshot(`
    [
      "ComponentResult",
      "Cost",
      "CostLine",
      "Finding",
      "LimitEntry",
      "MatrixPoint",
      "Measured",
      "Metric",
      "ObjectiveResult",
      "OpenScenario",
      "PointMeasure",
      "PointObjective",
      "PointResult",
      "PrecisionReached",
      "Problem",
      "Provenance",
      "ReadScenarioOptions",
      "RunOptions",
      "RunStudyOptions",
      "Scalar",
      "Scenario",
      "Series",
      "StabilityLabel",
      "StudyResult",
      "SweepAnswer",
      "SweepAxis",
      "SweepMeasure",
      "SweepResult",
      "SweepRunOptions",
      "TableRow",
      "Verdict",
    ]
  `);
});
