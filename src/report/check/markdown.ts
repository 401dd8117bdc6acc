/** summary.md of a check: what a CI job shows on its page. */
import { type CheckReport, isFailed, isGood, type ScenarioCheck } from '../../result/check.ts';
import { unpricedIn } from '../../result/cost.ts';
import type { StudyResult } from '../../result/study-result.ts';
import { code, escapeMarkdown, objectiveTable, table } from '../markdown.ts';
import { billText } from '../money.ts';
import { countVerdicts } from '../objective-text.ts';
import { changeLine, hint, stateText, totals } from './words.ts';

/** A step summary may hold a mebibyte; a reader far less. */
const CHANGES_SHOWN = 100;

export function checkMarkdown(report: CheckReport, results: readonly StudyResult[], areKnownMissesAllowed: boolean): string {
  const blocks = [
    `## Plimsoll: ${isFailed(report, areKnownMissesAllowed) ? '❌ failed' : '✅ good'}`,
    `${totals(report.checks)}.`,
    overview(report, results, areKnownMissesAllowed),
    ...report.checks.flatMap((check) => [changes(check)]),
    ...results
      .filter(({ objectives }) => objectives.some(({ verdict }) => verdict !== 'met'))
      .map((result) => `### ${escapeMarkdown(result.name)}: objectives\n\n${objectiveTable(result)}`),
    warnings(report.checks),
    report.absent.length === 0 ? '' : `In the baseline and not run, which fails nothing: ${report.absent.map(code).join(', ')}.`,
    hint(report.checks, areKnownMissesAllowed),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function overview({ checks }: CheckReport, results: readonly StudyResult[], areKnownMissesAllowed: boolean): string {
  const rows = checks.map((check, index) => {
    const result = results[index];
    const cost = result?.cost ?? null;
    return [
      isGood(check, areKnownMissesAllowed) ? '✅' : '❌',
      escapeMarkdown(check.scenario),
      escapeMarkdown(stateText(check)),
      result === undefined ? '' : countVerdicts(result.objectives),
      billText(cost?.monthly ?? null, unpricedIn(cost)),
    ];
  });
  return table(['', 'scenario', 'against the baseline', 'objectives', 'cost a month'], rows);
}

function warnings(checks: readonly ScenarioCheck[]): string {
  const lines = checks.flatMap(({ scenario, warnings: said }) => said.map((warning) => `- ${escapeMarkdown(`${scenario}: ${warning}`)}`));
  return lines.length === 0 ? '' : `### Warnings\n\n${lines.join('\n')}`;
}

function changes({ scenario, state, changes: found }: ScenarioCheck): string {
  if (found.length === 0) return '';
  const rows = found.slice(0, CHANGES_SHOWN).map((change) => [code(change.name), escapeMarkdown(changeLine(change))]);
  const rest = found.length - rows.length;
  const title = state === 'scenario changed' ? 'moved with the scenario' : 'changed';
  return `<details><summary>${escapeMarkdown(scenario)}: ${found.length} numbers ${title}</summary>\n\n${table(['number', 'old → new'], rows)}\n${rest > 0 ? `\nand ${rest} more\n` : ''}\n</details>`;
}
