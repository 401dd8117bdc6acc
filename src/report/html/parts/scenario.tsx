/** The scenario as resolved, in the words a user would write it in. */
import type { JSX } from 'preact';
import { stringify } from 'yaml';
import type { StudyResult } from '../../../result/study-result.ts';

export function Scenario({ result }: { readonly result: StudyResult }): JSX.Element {
  return (
    <>
      <details>
        <summary>Show the resolved scenario: defaults filled in, overrides applied</summary>
        <pre tabIndex={0}>
          <code>{stringify(result.scenario, { lineWidth: 100 })}</code>
        </pre>
      </details>
      <p class="hash">
        SHA-256 <code class="break">{result.provenance.scenarioHash}</code>
      </p>
    </>
  );
}
