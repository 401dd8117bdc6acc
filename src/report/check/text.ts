/** What a terminal shows of a check. */
import { type CheckReport, isGood, type ScenarioCheck } from '../../result/check.ts';
import { describeActual } from '../objective-text.ts';
import { plain } from '../summary.ts';
import { wrap } from '../text-table.ts';
import { changeLine, hint, stateText, totals } from './words.ts';

const CHANGES_SHOWN = 12;

/** The whole text, trailing newline included; no line is wider than `width`. `isNowBaseline`: what was found has become the baseline. */
export function checkText(report: CheckReport, width: number, areKnownMissesAllowed: boolean, isNowBaseline = false): string {
  const advice = isNowBaseline ? 'This is the baseline now; the diff of its file is the review.' : hint(report.checks, areKnownMissesAllowed);
  const lines = [
    ...report.checks.flatMap((check) => scenarioLines(check, width, areKnownMissesAllowed)),
    ...(report.absent.length === 0 ? [] : wrap(`In the baseline and not run, which fails nothing: ${plain(report.absent.join(', '))}.`, width, '  ')),
    ...wrap(`${totals(report.checks)}. ${advice}`, width, '  '),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function scenarioLines(check: ScenarioCheck, width: number, areKnownMissesAllowed: boolean): string[] {
  const head = wrap(`${isGood(check, areKnownMissesAllowed) ? '✓' : '✗'} ${plain(check.scenario)}: ${stateText(check)}`, width, '    ');
  const shown = check.state === 'scenario changed' ? [] : check.changes.slice(0, CHANGES_SHOWN);
  const rest = check.changes.length - shown.length;
  return [
    ...head,
    ...shown.flatMap((change) => indented(`${plain(change.name)}: ${changeLine(change)}`, width)),
    ...(rest > 0 && shown.length > 0 ? [`    and ${rest} more in summary.md`] : []),
    ...check.missed.flatMap(({ objective, isKnown }) =>
      indented(`${isKnown ? 'still missed' : 'missed'}: ${plain(objective.expression)}; ${plain(describeActual(objective))}`, width),
    ),
    ...check.warnings.flatMap((warning) => indented(`warning: ${plain(warning)}`, width)),
  ];
}

function indented(text: string, width: number): string[] {
  return wrap(text, width - 4, '  ').map((line) => `    ${line}`);
}
