/** summary.md: what a CI job shows on its page. */
import { clockOf } from '../result/clock.ts';
import { overloadOf } from '../result/overload.ts';
import type { StudyResult, Verdict } from '../result/study-result.ts';
import { formatNumber, formatValue } from '../units/values.ts';
import type { Artifact } from './artifact.ts';
import { billText, freeText, monthText } from './money.ts';
import { countVerdicts, formatActual, wholeOf } from './objective-text.ts';
import { deduplicated, passedRate, refusals, replicationsText, simulatedText, standouts } from './reading.ts';
import { plain } from './summary.ts';

const SIGNS: Readonly<Record<Verdict, string>> = { met: '✅ met', missed: '❌ missed', undecided: '❔ undecided' };

export function markdown(result: StudyResult): Artifact[] {
  const { provenance, time } = result;
  const facts = `${simulatedText(time)} · ${escapeMarkdown(replicationsText(provenance))} · seed ${escapeMarkdown(String(provenance.seed))}`;
  const blocks = [
    `## ${escapeMarkdown(result.name)}: ${countVerdicts(result.objectives)}`,
    escapeMarkdown(result.description),
    `${facts} · scenario \`${provenance.scenarioHash.slice(0, 12)}\``,
    objectiveTable(result),
    findingList(result),
    componentTable(result),
    deduplicated(result).map(escapeMarkdown).join('\n\n'),
    costLine(result),
  ];
  return [{ name: 'summary.md', text: `${blocks.filter((block) => block !== '').join('\n\n')}\n` }];
}

/** A table of the objectives, or nothing. */
export function objectiveTable(result: Pick<StudyResult, 'objectives' | 'components'>): string {
  const { objectives } = result;
  if (objectives.length === 0) return '';
  const rows = objectives.map((objective) => [
    SIGNS[objective.verdict],
    code(objective.expression),
    escapeMarkdown(formatActual(objective, wholeOf(result, objective))),
    escapeMarkdown(objective.note),
  ]);
  return table(['verdict', 'objective', 'actual [95%]', ''], rows);
}

function findingList(result: StudyResult): string {
  const clock = clockOf(result.time);
  return standouts(result)
    .map(({ atMs, sentence }) => `- ${atMs === null ? '' : `${clock.at(atMs)} `}${escapeMarkdown(sentence)}`)
    .join('\n');
}

function componentTable(result: StudyResult): string {
  const rows = Object.entries(result.components).map(([name, component]) => {
    const { metrics } = component;
    const time = (value: number | undefined): string => (overloadOf(result, name) !== null && value !== undefined ? 'grows' : formatValue(value, 'ms'));
    return [
      escapeMarkdown(name),
      escapeMarkdown(component.kind),
      component.role === 'producer' ? '' : component.stability.label,
      formatValue(passedRate(component), 'count/s'),
      ...refusals.map(({ share }) => formatValue(share(component), 'ratio')),
      metrics.backlog?.max === undefined ? '–' : formatNumber(metrics.backlog.max),
      time(metrics.sojourn?.p50),
      time(metrics.sojourn?.p99),
    ];
  });
  return rows.length === 0 ? '' : table(['component', 'kind', 'state', 'messages', ...refusals.map(({ title }) => title), 'backlog max', 'p50', 'p99'], rows);
}

function costLine(result: StudyResult): string {
  const { cost } = result;
  if (cost === null) return '';
  const unknown = cost.lines.filter(({ monthly, quantity }) => monthly === null && quantity > 0).length;
  const each = cost.perMillionMessages === null ? '' : `, ${billText(cost.perMillionMessages, unknown)} per million messages`;
  const without = unknown === 0 ? '' : `; ${unknown} of ${cost.lines.length} lines have no known price and are not in the sum`;
  return `Cost in ${escapeMarkdown(cost.region)}: ${cost.monthly === null ? 'unknown' : `${billText(cost.monthly, unknown)} ${monthText(result)}`}${each}${freeText(cost)}${without}`;
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text that stays text: no markup, no HTML, no cell or line breaks, nothing a terminal obeys, nobody mentioned. */
export function escapeMarkdown(text: string): string {
  return plain(text)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]()#+!|~<>&@]/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function code(text: string): string {
  return `<code>${escapeMarkdown(text)}</code>`;
}
