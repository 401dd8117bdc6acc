/** Producers, services and consumers, each read by the schema of its kind. */
import type { Role } from '../model/model.ts';
import type { LinkField } from '../services/fields/link.ts';
import { shown } from '../services/fields/quantity.ts';
import type { AnySpec } from '../services/specs.ts';
import { specs } from '../services/specs.ts';
import type { Group } from './groups.ts';
import { GROUPS } from './groups.ts';
import { problemsOf } from './issues.ts';
import { didYouMean } from './nearest.ts';
import type { Notebook } from './reading.ts';
import type { ScenarioComponent } from './scenario.ts';
import { linksWritten, withDefaults } from './schema-walk.ts';
import type { Entry, Tree } from './tree.ts';
import { plainOf, treeAt } from './tree.ts';
import { readablePart } from './unread.ts';

const ROLE: Readonly<Record<Group, Role>> = { producers: 'producer', services: 'service', consumers: 'consumer' };

export const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

/** What other tools and AWS have and this has not: a misspelt kind is another matter. */
const NOT_MODELLED: ReadonlySet<string> = new Set(
  [
    ['lambda', 'kcl', 'efo', 'enhanced-fan-out', 'event-source-mapping', 'pipes', 'eventbridge', 'sns', 'step-functions', 'api-gateway', 'dynamodb'],
    ['firehose', 'kinesis-firehose', 'data-firehose', 'kinesis-on-demand', 'dynamodb-streams', 'msk', 'kafka', 'mq', 'activemq', 'rabbitmq', 's3', 'iot'],
  ].flat(),
);

/** What comes nearest, and in what it differs. */
const INSTEAD: Readonly<Record<string, string>> = {
  kcl: 'a shard-reader comes nearest; it has no leases and no checkpoints',
  lambda: 'a poller (of a queue) or a shard-reader (of a stream) comes nearest; neither scales while a run goes on',
};

export interface Components {
  readonly components: readonly ScenarioComponent[];
  /** Names written, broken ones included, so that a link to one is not called dangling as well. */
  readonly names: readonly string[];
  /** Components whose kind is known but whose spec is wrong. */
  readonly broken: readonly BrokenComponent[];
}

/** Its `spec` holds whom it names and nothing else: its links and metrics can be checked by that. */
export interface BrokenComponent extends ScenarioComponent {
  /** What of its spec could be read, for checks that hang on nothing else. */
  readonly part: unknown;
}

export function readComponents(notebook: Notebook): Components {
  const components: ScenarioComponent[] = [];
  const names: string[] = [];
  const seen = new Set<string>();
  const broken: BrokenComponent[] = [];
  for (const group of GROUPS) {
    const tree = treeAt(notebook.root, [group]);
    for (const [name, entry] of tree?.kind === 'map' ? tree.entries : []) {
      if (!NAME.test(name))
        notebook.report(
          [group, name],
          { rule: 'bad-name', message: `"${name}" cannot be a name`, expected: 'at most 100 letters, digits, - _ and . ; a letter or digit first' },
          'key',
        );
      if (seen.has(name))
        notebook.report(
          [group, name],
          { rule: 'duplicate-name', message: `there is another component named ${name}`, expected: 'each name once among producers, services and consumers' },
          'key',
        );
      names.push(name);
      seen.add(name);
      const component = readComponent(group, name, entry, notebook);
      if (component !== null) components.push(component);
      else broken.push(...standIn(group, name, entry));
    }
  }
  return { components, names, broken };
}

/** What is sure of a component whose spec is wrong: its kind, whom it names, and the fields that could be read. */
function standIn(group: Group, name: string, { value }: Entry): BrokenComponent[] {
  const kind = value.kind === 'map' ? kindOf(group, value) : null;
  const spec = specs[kind ?? ''];
  if (kind === null || spec === undefined || spec.role !== ROLE[group]) return [];
  const written = plainOf(value);
  return [{ name, role: spec.role, kind, spec: linksWritten(spec.schema, written), part: readablePart(spec.schema, written) }];
}

function readComponent(group: Group, name: string, { value }: Entry, notebook: Notebook): ScenarioComponent | null {
  const path = [group, name];
  if (value.kind !== 'map') {
    notebook.report(path, { rule: 'wrong-type', message: `${name} is ${shown(plainOf(value))}`, expected: 'a map such as { kind: …, … }' });
    return null;
  }
  const kind = kindOf(group, value);
  const spec = specs[kind ?? ''];
  if (kind === null || spec === undefined || spec.role !== ROLE[group]) {
    reportKind(group, name, kind, spec, notebook);
    return null;
  }
  const parsed = spec.schema.safeParse(plainOf(value));
  if (parsed.success) return { name, role: spec.role, kind, spec: parsed.data as object };
  const { root, sources } = notebook;
  const namesFor = (link: LinkField): readonly string[] => namesThatFit(link, name, kind, root);
  notebook.problems.push(...problemsOf(parsed.error.issues, { schema: spec.schema, root, base: path, sources, namesFor }));
  return null;
}

/** Other components that offer what a link needs, though their own specs be wrong. */
function namesThatFit({ port, sameKind }: LinkField, self: string, ownKind: string, root: Tree): readonly string[] {
  return GROUPS.flatMap((group) => {
    const tree = treeAt(root, [group]);
    return [...(tree?.kind === 'map' ? tree.entries : [])].flatMap(([name, { value }]) => {
      const kind = kindOf(group, value);
      const fits = specs[kind ?? '']?.offers.includes(port) === true && (sameKind !== true || kind === ownKind);
      return fits && name !== self ? [name] : [];
    });
  });
}

export function kindOf(group: Group, value: Tree): string | null {
  const written = treeAt(value, ['kind']);
  if (written?.kind === 'scalar') return String(written.value);
  if (written !== undefined) return null;
  const implied = Object.values(specs).filter((spec) => spec.role === ROLE[group] && spec.impliedBy !== undefined);
  const told = implied.find(({ impliedBy = '' }) => impliedBy !== '' && treeAt(value, [impliedBy]) !== undefined);
  return (told ?? implied.find(({ impliedBy }) => impliedBy === ''))?.kind ?? null;
}

function kindsOf(group: Group): readonly string[] {
  return Object.values(specs)
    .filter((spec) => spec.role === ROLE[group])
    .map((spec) => spec.kind);
}

function reportKind(group: Group, name: string, kind: string | null, spec: AnySpec | undefined, notebook: Notebook): void {
  const kinds = kindsOf(group);
  const expected = `one of ${kinds.join(', ')}`;
  const hasKind = treeAt(notebook.root, [group, name, 'kind']) !== undefined;
  if (kind === null) {
    const where = hasKind ? [group, name, 'kind'] : [group, name];
    notebook.report(where, { rule: 'missing-key', message: `${name} needs "kind"`, expected }, hasKind ? 'value' : 'key');
    return;
  }
  const path = [group, name, 'kind'];
  if (spec !== undefined) {
    notebook.report(path, { rule: 'unknown-kind', message: `${kind} is a kind of ${spec.role}, so it belongs under ${spec.role}s`, expected });
    return;
  }
  const plain = kind.toLowerCase().replace(/^(aws|amazon)[-_ :]*/, '');
  if (NOT_MODELLED.has(plain) && specs[plain] === undefined) {
    notebook.report(path, {
      rule: 'unknown-kind',
      message: `"${kind}" is not modelled yet`,
      expected,
      hint: group === 'consumers' ? INSTEAD[plain] : undefined,
    });
    return;
  }
  const other = Object.values(specs).find(({ role, otherNames }) => role === ROLE[group] && otherNames?.includes(kind) === true);
  const hint = other === undefined ? didYouMean(kind, kinds) : `did you mean ${other.kind}?`;
  notebook.report(path, {
    rule: 'unknown-kind',
    message: `"${kind}" is no kind of ${ROLE[group]}`,
    expected,
    ...(hint?.startsWith('did') === true ? { hint } : {}),
  });
}

/** What was written for the components, with defaults filled in, by group; `implied` goes before the defaults of a component. */
export function resolvedComponents(notebook: Notebook, isIdeal: boolean, implied: ReadonlyMap<string, object>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    GROUPS.map((group) => {
      const tree = treeAt(notebook.root, [group]);
      const written = [...(tree?.kind === 'map' ? tree.entries : [])].map(([name, { value }]) => {
        const spec = specs[kindOf(group, value) ?? ''];
        const plain = value.kind === 'map' ? { ...implied.get(name), ...(plainOf(value) as object) } : plainOf(value);
        return [name, spec === undefined ? plain : withDefaults(spec.schema, plain, isIdeal)] as const;
      });
      return [group, Object.fromEntries(written)];
    }),
  );
}
