/** The fixture with markup, formulas and control characters wherever a scenario's author can put a text. */
import type { StudyResult } from '../../src/result/study-result.ts';
import { clickstream } from './fixture.ts';

export const SCRIPT = '<script>alert(1)</script>';
export const QUOTED = '"><img src=x onerror=alert(1)> \' & ]]>';
export const FORMULA = '=HYPERLINK("http://evil.example","x")';
const ESCAPES = 'red\u001b[31m\u202eevil\u0007';

export function hostile(): StudyResult {
  const result = clickstream();
  const renamed: Record<string, string> = { clicks: SCRIPT, orders: QUOTED, billing: FORMULA, web: ESCAPES };
  const rename = (name: string): string => renamed[name] ?? name;
  return {
    ...result,
    name: SCRIPT,
    description: QUOTED,
    provenance: { ...result.provenance, seed: SCRIPT },
    scenario: { [SCRIPT]: QUOTED },
    components: Object.fromEntries(
      Object.entries(result.components).map(([name, component]) => [
        rename(name),
        name === 'dispatch.fifo' ? { ...component, groups: [{ group: SCRIPT, [QUOTED]: QUOTED }] } : component,
      ]),
    ),
    links: result.links.map((link) => ({ ...link, from: rename(link.from), to: rename(link.to) })),
    series: result.series.map((series) => ({ ...series, component: rename(series.component) })),
    objectives: result.objectives.map((objective) => ({ ...objective, expression: `${SCRIPT} < 5s`, note: QUOTED })),
    limits: [
      ...[
        'javascript:alert(1)',
        'https://a.example/"onmouseover="alert(1)',
        'http://insecure.example/',
        'data:text/html,x',
        'HTTPS://Good.example/page.html',
      ].map((source) => ({ id: SCRIPT, value: 1, unit: SCRIPT, source, asOf: QUOTED, overridden: true, error: SCRIPT, note: QUOTED })),
    ],
    assumptions: [{ id: SCRIPT, text: QUOTED, value: SCRIPT, source: 'javascript:alert(1)', asOf: SCRIPT, trust: SCRIPT }],
    notModelled: [SCRIPT],
    findings: [{ kind: 'warning', component: SCRIPT, atMs: 1000, sentence: SCRIPT + QUOTED }],
    cost:
      result.cost === null
        ? null
        : {
            ...result.cost,
            region: SCRIPT,
            note: SCRIPT,
            lines: [{ component: SCRIPT, item: QUOTED, quantity: 1, unit: SCRIPT, price: 1, monthly: 1, source: 'javascript:alert(1)', asOf: '' }],
          },
  };
}
