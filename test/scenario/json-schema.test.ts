import { test } from 'vitest';
import { writeFileSync } from 'node:fs';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
test('x', () => { writeFileSync('/tmp/schema.json', JSON.stringify(scenarioJsonSchema(), null, 2)); });
