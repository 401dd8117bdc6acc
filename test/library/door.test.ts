/** The exported names are a promise: a change here is a change for everybody who imports the package. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as door from '../../src/index.ts';

it('exports these values', () => {
  expect(Object.keys(door).sort()).toMatchInlineSnapshot(`
    [
      "PlanRefused",
      "PointsRefused",
      "ScenarioError",
      "ThreadError",
      "UsageError",
      "VariantRefused",
      "check",
      "compare",
      "measure",
      "parseBaseline",
      "parseResult",
      "parseScenario",
      "parseSweepResult",
      "plan",
      "planRate",
      "readScenario",
      "run",
      "sweep",
      "updateBaseline",
      "writeBaseline",
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
      "Baseline",
      "CheckReport",
      "CompareRunOptions",
      "Comparison",
      "ComponentResult",
      "Cost",
      "CostLine",
      "Finding",
      "LimitEntry",
      "MatrixPoint",
      "MaxRateOptions",
      "Measured",
      "Metric",
      "ObjectiveResult",
      "OpenScenario",
      "PlanAnswer",
      "PlanCandidate",
      "PlanCapacityOptions",
      "PlanResult",
      "PlanRunOptions",
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
      "ScenarioCheck",
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
