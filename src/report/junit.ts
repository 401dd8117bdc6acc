/**
 * junit.xml: a test case per objective. A missed one fails; an undecided one is skipped, with its reason.
 * `check` adds cases of its own to the same suites.
 */
import type { ObjectiveResult, StudyResult } from '../result/study-result.ts';
import type { Artifact } from './artifact.ts';
import { describeActual } from './objective-text.ts';
import { escapeXml } from './xml.ts';

export interface TestSuite {
  readonly name: string;
  readonly properties: Readonly<Record<string, string | number>>;
  readonly cases: readonly TestCase[];
}

export interface TestCase {
  readonly name: string;
  readonly outcome: 'passed' | 'skipped' | 'failed';
  /** One line: why it failed or was skipped. */
  readonly message: string;
  /** `objective` or `baseline`. */
  readonly type: string;
  /** Lines below the message of a failure. */
  readonly details?: readonly string[];
}

export function junit(result: StudyResult): Artifact[] {
  return [{ name: 'junit.xml', text: junitText([suiteOf(result)]) }];
}

/** The suite of one result. */
export function suiteOf({ name, objectives, provenance }: StudyResult): TestSuite {
  const { seed, completed, version, scenarioHash } = provenance;
  return { name, properties: { seed, replications: completed, version, scenarioHash }, cases: objectives.map(objectiveCase) };
}

/** The document; times are 0, since nothing here depends on a clock. */
export function junitText(suites: readonly TestSuite[]): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="plimsoll" ${totalsOf(suites.flatMap(({ cases }) => cases))}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function totalsOf(cases: readonly TestCase[]): string {
  const count = (outcome: TestCase['outcome']): number => cases.filter((one) => one.outcome === outcome).length;
  return `tests="${cases.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}" time="0"`;
}

function suiteLines({ name, properties, cases }: TestSuite): string[] {
  return [
    `  <testsuite name="${escapeXml(name)}" ${totalsOf(cases)}>`,
    '    <properties>',
    ...Object.entries(properties).map(([key, value]) => `      <property name="${key}" value="${escapeXml(String(value))}"/>`),
    '    </properties>',
    ...cases.map((one) => caseText(name, one)),
    '  </testsuite>',
  ];
}

function objectiveCase(objective: ObjectiveResult): TestCase {
  const outcome = { met: 'passed', undecided: 'skipped', missed: 'failed' } as const;
  return {
    name: objective.expression,
    outcome: outcome[objective.verdict],
    message: describeActual(objective),
    type: 'objective',
    details: [objective.expression, describeActual(objective)],
  };
}

function caseText(suite: string, { name, outcome, message, type, details = [message] }: TestCase): string {
  const head = `    <testcase classname="${escapeXml(suite)}" name="${escapeXml(name)}" time="0"`;
  if (outcome === 'passed') return `${head}/>`;
  if (outcome === 'skipped') return `${head}>\n      <skipped message="${escapeXml(message)}"/>\n    </testcase>`;
  const text = details.map(escapeXml).join('\n');
  return `${head}>\n      <failure type="${type}" message="${escapeXml(message)}">${text}</failure>\n    </testcase>`;
}
