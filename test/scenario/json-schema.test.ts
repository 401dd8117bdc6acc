// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are what a scenario interpolates.
/** The schema editors use: draft-07, in step with the committed copy, and of the same mind as the reader. */
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { schemaText } from '../../src/cli/schema-verb.ts';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { specs } from '../../src/services/specs.ts';

interface Definition {
  readonly pattern?: string;
  readonly description?: string;
}

const schema = scenarioJsonSchema();
const definitions = schema.definitions as Readonly<Record<string, Definition>>;

function everywhere(value: unknown, visit: (map: Record<string, unknown>, path: string) => void, path = ''): void {
  if (Array.isArray(value)) for (const [i, item] of value.entries()) everywhere(item, visit, `${path}/${i}`);
  else if (typeof value === 'object' && value !== null) {
    visit(value as Record<string, unknown>, path);
    for (const [key, inner] of Object.entries(value)) everywhere(inner, visit, `${path}/${key}`);
  }
}

test('the committed copy is what the program prints', () => {
  expect(readFileSync('scenarios/scenario.schema.json', 'utf8')).toBe(schemaText());
});

test('it is draft-07, and every reference leads somewhere', () => {
  expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
  const references: string[] = [];
  everywhere(schema, (map) => {
    if (typeof map.$ref === 'string') references.push(map.$ref);
  });
  expect(references.length).toBeGreaterThan(50);
  for (const reference of references) expect(Object.keys(definitions).map((name) => `#/definitions/${name}`)).toContain(reference);
});

test('none of our own annotations is left in it', () => {
  everywhere(schema, (map, path) => {
    for (const key of ['expected', 'usual', 'idealDefault', 'suggestions', 'namesFile', 'bare', 'bounds', 'orNever'])
      expect(`${path}/${key}`).not.toBe(key in map && !path.endsWith('/properties') ? `${path}/${key}` : '');
  });
});

test('every map of the format may carry keys of the user, only names of partition keys are kept', () => {
  const closed: string[] = [];
  everywhere(schema, ({ additionalProperties, patternProperties }, path) => {
    if (additionalProperties !== undefined && patternProperties === undefined) closed.push(path);
  });
  expect(closed.filter((path) => !path.endsWith('/properties/weights'))).toEqual([]);
  // Of a key, and of the part of one that a file says on top of another.
  expect(closed).toHaveLength(2);
});

test('patterns are regular expressions in the way editors compile them', () => {
  everywhere(schema, (map) => {
    if (typeof map.pattern === 'string') expect(() => new RegExp(map.pattern as string, 'u')).not.toThrow();
  });
  const { duration } = definitions;
  for (const [text, fits] of [
    ['30s', true],
    ['1h30m', true],
    ['${WAIT:-5s}', true],
    ['30', false],
    ['5 sec', false],
  ] as const) {
    expect(new RegExp(duration?.pattern ?? '', 'u').test(text)).toBe(fits);
  }
});

describe('every field has a hover', () => {
  test.each(Object.keys(specs))('%s', (kind) => {
    const properties = propertiesOf(kind);
    expect(Object.keys(properties).length).toBeGreaterThan(3);
    for (const [name, field] of Object.entries(properties)) {
      const reference = (field as { $ref?: string }).$ref?.split('/').at(-1);
      const { description } = (reference === undefined ? field : definitions[reference]) as Definition;
      if (name !== 'kind') expect(`${name}: ${description}`).toMatch(/: .{8,}/);
    }
  });
});

test('defaults are shown as a user would write them', () => {
  expect(propertiesOf('sqs-standard').visibilityTimeout).toMatchObject({ default: '30s' });
  expect(propertiesOf('poller').wait).toMatchObject({ default: '20s' });
  expect(propertiesOf('producer').retry).toMatchObject({ default: 'standard' });
});

test('every scenario names the schema in its first line', () => {
  for (const file of readdirSync('scenarios').filter((name) => name.endsWith('.yaml'))) {
    expect(readFileSync(`scenarios/${file}`, 'utf8').split('\n')[0]).toBe('# yaml-language-server: $schema=./scenario.schema.json');
  }
});

function propertiesOf(kind: string): Record<string, unknown> {
  let found: Record<string, unknown> = {};
  everywhere(schema, (map) => {
    const properties = map.properties as Record<string, { const?: string }> | undefined;
    if (properties?.kind?.const === kind && Object.keys(properties).length > 1) found = properties;
  });
  return found;
}

describe('an editor marks', () => {
  const validate = new Ajv({ strict: false, allErrors: true, logger: false }).compile(schema);
  const marked = (yaml: string): string[] => {
    validate(parse(yaml, { merge: true }));
    const places = (validate.errors ?? [])
      .filter(({ keyword }) => keyword !== 'if')
      .map(({ instancePath, params }) => `${instancePath} ${params.missingProperty ?? ''}`.trim());
    return [...new Set(places.filter((place) => place !== ''))].sort();
  };

  test.each(readdirSync('scenarios').filter((name) => name.endsWith('.yaml')))('nothing in %s', (file) => {
    expect(marked(readFileSync(`scenarios/${file}`, 'utf8'))).toEqual([]);
  });
  test('what a component lacks', () => {
    expect(marked('producers: { web: { size: 2 KB } }\nservices: { clicks: { shards: 8 } }\nconsumers: { c: { kind: poller } }\n')).toEqual([
      '/consumers/c from',
      '/consumers/c serviceTime',
      '/producers/web rate',
      '/producers/web to',
      '/services/clicks kind',
    ]);
  });
  test('not what it may have from the file that this one extends, but what nobody knows', () => {
    const own = 'producers: { web: { size: 2 KB } }\nservices: { clicks: { shards: 8 } }\nconsumers: { c: { kind: poller } }\n';
    expect(marked(`extends: base.yaml\n${own}`)).toEqual([]);
    expect(marked('extends: base.yaml\nservices: { orders: { kind: sqs-standard, dely: 5s } }\n')).toEqual(['/services/orders']);
  });
  test('nor a part of a map that another file may complete', () => {
    const web = (rate: string): string => `producers: { web: { to: clicks, rate: ${rate} } }\n`;
    const maps = `${web('{ from: "21:00" }')}consumers: { c: { kind: poller, from: q, serviceTime: { lognormal: { p99: 3ms } } } }\nreplications: { max: 9 }\nplan: { confidence: 99% }\n`;
    expect(marked(`extends: base.yaml\n${maps}`)).toEqual([]);
    expect(marked(maps)).toEqual(expect.arrayContaining(['/consumers/c/serviceTime', '/plan vary', '/producers/web/rate', '/replications']));
    expect(marked(`extends: base.yaml\n${web('{ form: "21:00" }')}`)).toContain('/producers/web/rate');
    // A list replaces that of a base, so its items are whole.
    expect(marked(`extends: base.yaml\n${web('{ profile: [{ at: 0s }] }')}`)).toContain('/producers/web/rate');
  });
  test('a number without a unit, but no 0', () => {
    const service = (delay: string): string => `services: { orders: { kind: sqs-standard, delay: ${delay}, maxMessageSize: 1 KiB }, x-more: {} }\n`;
    expect(marked(service('0'))).toEqual([]);
    expect(marked(service('5'))).toEqual(['/services/orders/delay']);
    expect(marked('duration: 10m\nwarmUp: 0\n')).toEqual([]);
  });
  test.each([
    ['kinesis, shards', ['0', '-1', '20001', '1.5', '0k', 'four', '""', '1..4'], ['1', '20000', '20k', '"12"', '"${SHARDS:-4}"']],
    ['kinesis, shards: 2, retention', ['0', '0s', '24', '1e', '5..5h'], ['never', '24h', '1d12h', '1e1d', '"${KEPT}"']],
    ['sqs-standard, retention', ['0h', 'ever'], ['never', '4d']],
    ['sqs-standard, delay', ['never', '5', '-5s'], ['0', '0s', '15m', '0.5s', '1_0s']],
    ['sqs-standard, stores', ['0', '257'], ['1', '256']],
    ['sqs-standard, shortPollShare', ['0', '0%', '1.5', '40'], ['1', '0.4', '40%', '"${SHARE}"']],
    ['sqs-standard, maxMessageSize', ['5', '1 MBit'], ['1 KiB', '64KiB']],
  ])('of { kind: %s: … } what cannot be, and no more', (service, wrong, right) => {
    const field = service.split(', ').at(-1) ?? '';
    const markedWith = (value: string): string[] => marked(`services: { it: { kind: ${service}: ${value} } }\n`);
    for (const value of wrong) expect([value, ...markedWith(value)]).toEqual([value, `/services/it/${field}`]);
    for (const value of right) expect([value, ...markedWith(value)]).toEqual([value]);
  });
  test('of what takes no never, the word', () => {
    expect(marked('duration: never\nwarmUp: never\n')).toEqual(['/duration', '/warmUp']);
    expect(marked('duration: 0\nwarmUp: auto\nreplications: 0\n')).toEqual(['/duration', '/replications']);
  });
  test('no table of times under latencies', () => {
    expect(marked('latencies: { orders.SendMessage: { empirical: times.txt }, clicks: { PutRecords: { base: { empirical: times.txt } } } }\n')).toEqual([]);
  });
});
