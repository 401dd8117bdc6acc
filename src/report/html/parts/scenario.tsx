/** The scenario as resolved, in the words a user would write it in. */
import type { JSX } from 'preact';
import { stringify } from 'yaml';

export interface ScenarioProps {
  readonly scenario: unknown;
  readonly hash: string;
  /** What was done to the file to arrive at this. */
  readonly resolved: string;
}

export function Scenario({ scenario, hash, resolved }: ScenarioProps): JSX.Element {
  return (
    <>
      <details>
        <summary>Show the resolved scenario: {resolved}</summary>
        <pre tabIndex={0}>
          <code>{stringify(scenario, { lineWidth: 100 })}</code>
        </pre>
      </details>
      <p class="hash">
        SHA-256 <code class="break">{hash}</code>
      </p>
    </>
  );
}
