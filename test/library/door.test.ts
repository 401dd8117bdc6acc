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

/** The door's functions where they are written, with the comment before each; '' where there is none. */
function functionsOfTheDoor(): ReadonlyMap<string, string> {
  const src = join(import.meta.dirname, '../../src');
  const index = readFileSync(join(src, 'index.ts'), 'utf8');
  const found = [...index.matchAll(/^export \{([^}]*)\} from '(\.[^']*)';/gm)].flatMap(([, names = '', file = '']) => {
    const text = readFileSync(join(src, file), 'utf8');
    return names.split(',').flatMap((entry): (readonly [string, string])[] => {
      const [own = '', exported = own] = entry.trim().split(' as ');
      const at = text.search(new RegExp(`^export (async )?function ${own}\\b`, 'm'));
      return at < 0 ? [] : [[exported, /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n$/.exec(text.slice(0, at))?.[0] ?? '']];
    });
  });
  return new Map(found);
}

it('every function is explained where it is written, the verbs with what they answer and what they throw', () => {
  const explained = functionsOfTheDoor();
  const values = Object.entries(door);
  // What begins with a capital is a class of errors.
  expect([...explained.keys()].sort()).toEqual(values.flatMap(([name]) => (/^[a-z]/.test(name) ? [name] : [])).sort());
  expect([...explained].filter(([, comment]) => comment.replace(/[/*\s]/g, '').length < 20).map(([name]) => name)).toEqual([]);
  for (const verb of ['run', 'sweep', 'compare', 'check', 'plan', 'planRate']) {
    expect([verb, explained.get(verb)]).toEqual([verb, expect.stringMatching(/@returns \S+ \S+[\s\S]*@throws \S+ \S+/)]);
  }
  for (const name of ['readScenario', 'parseScenario', 'measure'])
    expect([name, explained.get(name)]).toEqual([name, expect.stringMatching(/throws \S+ \S+/i)]);
});
