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
      "Assumption",
      "Baseline",
      "BaselineEntry",
      "BaselineMetric",
      "ChangeVerdict",
      "CheckReport",
      "CheckState",
      "CompareRunOptions",
      "ComparedResult",
      "Comparison",
      "ComponentChange",
      "ComponentCost",
      "ComponentResult",
      "ComponentState",
      "Cost",
      "CostChange",
      "CostDifference",
      "CostLine",
      "Difference",
      "Direction",
      "Finding",
      "LatencyChoice",
      "LimitChoice",
      "LimitEntry",
      "LimitUseResult",
      "Matrix",
      "MatrixPoint",
      "MaxRateOptions",
      "Measured",
      "Metric",
      "MetricDifference",
      "Micros",
      "MissedObjective",
      "NumberChange",
      "ObjectiveChange",
      "ObjectiveResult",
      "OpenScenario",
      "Pairing",
      "Plan",
      "PlanAlternative",
      "PlanAnswer",
      "PlanAxis",
      "PlanCandidate",
      "PlanCapacityOptions",
      "PlanCounts",
      "PlanHeadroom",
      "PlanNeighbour",
      "PlanOverload",
      "PlanPoint",
      "PlanRange",
      "PlanResult",
      "PlanRunOptions",
      "PlanSkipped",
      "PlanValue",
      "PointMeasure",
      "PointObjective",
      "PointResult",
      "PrecisionReached",
      "PriceChoice",
      "Problem",
      "Provenance",
      "ReadScenarioOptions",
      "Replications",
      "ResultProblems",
      "RunOptions",
      "RunStudyOptions",
      "Scalar",
      "Scenario",
      "ScenarioCheck",
      "ScenarioComponent",
      "ScenarioObjective",
      "ScenarioSource",
      "SecondOpinionResult",
      "Series",
      "Severity",
      "StabilityLabel",
      "StudyResult",
      "SweepAnswer",
      "SweepAxis",
      "SweepMeasure",
      "SweepObjective",
      "SweepProvenance",
      "SweepResult",
      "SweepRunOptions",
      "SweepValue",
      "TableRow",
      "TheoryGap",
      "TimeFrame",
      "Verdict",
    ]
  `);
});
