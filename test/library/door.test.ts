/** The exported names are a promise: a change here is a change for everybody who imports the package. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as door from '../../src/index.ts';

const src = join(import.meta.dirname, '../../src');

it('exports these values', () => {
  expect(Object.keys(door).sort()).toMatchInlineSnapshot(`
    [
      "JournalRefused",
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
  const types = exportsOfTheDoor().flatMap(({ name, isType }) => (isType ? [name] : []));
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
      "SweepWarning",
      "TableRow",
      "TheoryGap",
      "TimeFrame",
      "Verdict",
    ]
  `);
});

interface Exported {
  readonly name: string;
  /** What it is called in its file. */
  readonly own: string;
  readonly file: string;
  readonly isType: boolean;
}

/** Everything `src/index.ts` exports, and the file each is written in. */
function exportsOfTheDoor(): readonly Exported[] {
  const index = readFileSync(join(src, 'index.ts'), 'utf8');
  return [...index.matchAll(/^export (type )?\{([^}]*)\} from '(\.[^']*)';/gm)].flatMap(([, all, names = '', file = '']) =>
    names
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
      .map((entry) => {
        const [own = '', name = own] = entry.replace(/^type /, '').split(' as ');
        return { name, own, file, isType: all !== undefined || entry.startsWith('type ') };
      }),
  );
}

/** The comment right before a declaration; '' where there is none, null where the file has no such declaration. */
function commentOf({ own, file }: Exported, keywords: string): string | null {
  const text = readFileSync(join(src, file), 'utf8');
  const at = text.search(new RegExp(`^export (${keywords}) ${own}\\b`, 'm'));
  return at < 0 ? null : (/\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n$/.exec(text.slice(0, at))?.[0] ?? '');
}

/** Too little to be a sentence. */
const isBare = (comment: string | null): boolean => (comment ?? '').replace(/[/*\s]/g, '').length < 20;

it('every type is explained where it is written', () => {
  const types = exportsOfTheDoor().filter(({ isType }) => isType);
  expect(types.length).toBeGreaterThan(60);
  expect(types.filter((type) => isBare(commentOf(type, 'interface|type'))).map(({ name }) => name)).toEqual([]);
});

it('every function is explained where it is written, with what it answers and what it throws', () => {
  const explained = new Map(
    exportsOfTheDoor().flatMap((one): (readonly [string, string])[] => {
      const comment = commentOf(one, 'function|async function');
      return comment === null ? [] : [[one.name, comment]];
    }),
  );
  // What begins with a capital is a class of errors.
  expect([...explained.keys()].sort()).toEqual(
    Object.keys(door)
      .filter((name) => /^[a-z]/.test(name))
      .sort(),
  );
  for (const [name, comment] of explained) expect([name, comment]).toEqual([name, expect.stringMatching(/@returns \S+ \S+[\s\S]*@throws \S+/)]);
  expect([...explained].filter(([, comment]) => isBare(comment.replace(/@[\s\S]*/, ''))).map(([name]) => name)).toEqual([]);
});
