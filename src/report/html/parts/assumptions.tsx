/** Every number taken from elsewhere: limits in force, latencies and modelling choices, and what is left out. */
import type { JSX } from 'preact';
import type { Assumption, LimitEntry, StudyResult } from '../../../result/study-result.ts';
import { formatValue } from '../../../units/values.ts';
import { TrustSign } from './marks.tsx';
import { Source } from './source.tsx';
import { Table } from './table.tsx';

export function Assumptions({ result }: { readonly result: StudyResult }): JSX.Element {
  const names = Object.keys(result.components);
  return (
    <>
      {result.limits.length === 0 ? <p class="note">No documented limit was in force.</p> : <Limits limits={result.limits} names={names} />}
      {result.assumptions.length === 0 ? null : <Choices assumptions={result.assumptions} names={names} />}
      <h3>Not modelled</h3>
      <NotModelled sentences={result.notModelled ?? []} />
    </>
  );
}

function Limits({ limits, names }: { readonly limits: readonly LimitEntry[]; readonly names: readonly string[] }): JSX.Element {
  const columns = [{ title: 'Limit' }, { title: 'Value', isNumeric: true }, { title: 'When exceeded', className: 'error' }, { title: 'Source' }];
  const rows = merged(limits, names, ({ id: _, ...rest }) => JSON.stringify(rest)).map(({ first: limit, others }) => [
    <>
      {limit.id}
      <Others names={others} />
      {beside(limit) === '' ? null : <span class="sub">{beside(limit)}</span>}
    </>,
    <>
      {valueText(limit.value, limit.unit)}
      {limit.overridden ? <Overridden limit={limit} /> : null}
    </>,
    limit.error === '' ? <span class="said">{instead(limit)}</span> : limit.error,
    <Source source={limit.source} asOf={limit.asOf} />,
  ]);
  return <Table caption="Limits in force; overridden ones are the scenario’s own" columns={columns} rows={rows} />;
}

/** Of what a limit is, which every note begins with. */
const SCOPE = /^Per [^.]*\.\s*/;

function beside({ error, note }: LimitEntry): string {
  return error === '' ? (SCOPE.exec(note)?.[0] ?? '').trim() : note;
}

/** Where AWS answers no error, the note says what it does: the words of `plimsoll limits`. */
function instead({ note }: LimitEntry): string {
  const said = note.replace(SCOPE, '');
  return said === '' ? 'no error is named' : said;
}

/** The source beside an overridden limit states another value: it is named, so that nobody takes the scenario's for it. */
function Overridden({ limit: { documented, unit } }: { readonly limit: LimitEntry }): JSX.Element {
  return (
    <>
      {' '}
      <span class="tag">overridden</span>
      {documented === undefined ? null : <span class="sub">documented: {valueText(documented, unit)}</span>}
    </>
  );
}

function valueText(value: number | null, unit: string): string {
  return value === null ? 'no limit' : formatValue(value, unit);
}

function Choices({ assumptions, names }: { readonly assumptions: readonly Assumption[]; readonly names: readonly string[] }): JSX.Element {
  const columns = [{ title: 'Assumption', className: 'prose' }, { title: 'Value' }, { title: 'Trust' }, { title: 'Source' }];
  const same = ({ value, trust, source, asOf }: Assumption): string => JSON.stringify([value, trust, source, asOf]);
  const rows = merged(assumptions, names, same).map(({ first: { id, text, value, trust, source, asOf }, others }) => [
    <>
      {text}
      <span class="sub">{id}</span>
      <Others names={others} />
    </>,
    value,
    <span class="trust">
      <TrustSign trust={trust} />
      {trust}
    </span>,
    <Source source={source} asOf={asOf} />,
  ]);
  return <Table caption="Latencies and modelling choices, and how far their sources carry" columns={columns} rows={rows} />;
}

function Others({ names }: { readonly names: readonly string[] }): JSX.Element | null {
  return names.length === 0 ? null : <span class="sub">and the same of {names.join(', ')}</span>;
}

interface Merged<T> {
  readonly first: T;
  /** Other components that have the same entry. */
  readonly others: string[];
}

/** Entries that say the same of several components become one: `orders.message.bytes` and that of `orders-dlq`. */
function merged<T extends { readonly id: string }>(entries: readonly T[], names: readonly string[], content: (entry: T) => string): Merged<T>[] {
  const groups = new Map<string, Merged<T>>();
  for (const entry of entries) {
    const owner = names.find((name) => entry.id.startsWith(`${name}.`)) ?? '';
    const key = `${owner === '' ? entry.id : entry.id.slice(owner.length)} ${content(entry)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: entry, others: [] });
    else group.others.push(owner);
  }
  return [...groups.values()];
}

function NotModelled({ sentences }: { readonly sentences: readonly string[] }): JSX.Element {
  if (sentences.length === 0) return <p class="note">The services in use name nothing they leave out.</p>;
  return (
    <ul class="plain">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
