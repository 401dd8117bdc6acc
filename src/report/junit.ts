/** junit.xml: a test case per objective. A missed one fails; an undecided one is skipped, with its reason. */
import type { ObjectiveResult, StudyResult } from '../result/study-result.ts';
import type { Artifact } from './artifact.ts';
import { describeActual } from './objective-text.ts';
import { escapeXml } from './xml.ts';

export function junit(result: StudyResult): Artifact[] {
  const { objectives, provenance } = result;
  const missed = objectives.filter((objective) => objective.verdict === 'missed').length;
  const undecided = objectives.filter((objective) => objective.verdict === 'undecided').length;
  const totals = `tests="${objectives.length}" failures="${missed}" errors="0" skipped="${undecided}" time="0"`;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="plimsoll" ${totals}>`,
    `  <testsuite name="${escapeXml(result.name)}" ${totals}>`,
    '    <properties>',
    ...propertyLines({ seed: provenance.seed, replications: provenance.completed, version: provenance.version, scenarioHash: provenance.scenarioHash }),
    '    </properties>',
    ...objectives.map((objective) => testCase(result.name, objective)),
    '  </testsuite>',
    '</testsuites>',
  ];
  return [{ name: 'junit.xml', text: `${lines.join('\n')}\n` }];
}

function propertyLines(properties: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(properties).map(([name, value]) => `      <property name="${name}" value="${escapeXml(String(value))}"/>`);
}

function testCase(suite: string, objective: ObjectiveResult): string {
  const head = `    <testcase classname="${escapeXml(suite)}" name="${escapeXml(objective.expression)}" time="0"`;
  const message = escapeXml(describeActual(objective));
  if (objective.verdict === 'met') return `${head}/>`;
  if (objective.verdict === 'undecided') return `${head}>\n      <skipped message="${message}"/>\n    </testcase>`;
  const text = escapeXml(`${objective.expression}\n${describeActual(objective)}`).replaceAll('&#10;', '\n');
  return `${head}>\n      <failure type="objective" message="${message}">${text}</failure>\n    </testcase>`;
}
