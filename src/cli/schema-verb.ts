/** What `schema` prints; scenarios/scenario.schema.json holds the same. */
import { scenarioJsonSchema } from '../scenario/json-schema.ts';

export function schemaText(): string {
  return `${JSON.stringify(scenarioJsonSchema(), null, 1)}\n`;
}
