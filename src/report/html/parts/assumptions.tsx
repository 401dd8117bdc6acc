/** Every number taken from elsewhere: limits in force, latencies and modelling choices, and what is left out. */
import type { JSX } from 'preact';
import type { Assumption, LimitEntry, StudyResult } from '../../../result/study-result.ts';
import { formatValue } from '../../format.ts';
import { TrustSign } from './marks.tsx';
import { Source } from './source.tsx';
import { Table } from './table.tsx';

export function Assumptions({ result }: { readonly result: StudyResult }): JSX.Element {
  return (
    <>
      {result.limits.length === 0 ? <p class="note">No documented limit was in force.</p> : <Limits limits={result.limits} />}
      {result.assumptions.length === 0 ? null : <Choices assumptions={result.assumptions} />}
      <h3>Not modelled</h3>
      <NotModelled sentences={result.notModelled ?? []} />
    </>
  );
}

function Limits({ limits }: { readonly limits: readonly LimitEntry[] }): JSX.Element {
  const columns = [{ title: 'Limit' }, { title: 'Value', isNumeric: true }, { title: 'When exceeded', className: 'break' }, { title: 'Source' }];
  const rows = limits.map((limit) => [
    <>
      {limit.id}
      {limit.note === '' ? null : <span class="sub">{limit.note}</span>}
    </>,
    <>
      {limit.value === null ? 'no limit' : formatValue(limit.value, limit.unit)}
      {limit.overridden ? (
        <>
          {' '}
          <span class="tag">overridden</span>
        </>
      ) : null}
    </>,
    limit.error === '' ? 'waits' : limit.error,
    <Source source={limit.source} asOf={limit.asOf} />,
  ]);
  return <Table caption="Limits in force; overridden ones are the scenario’s own" columns={columns} rows={rows} />;
}

function Choices({ assumptions }: { readonly assumptions: readonly Assumption[] }): JSX.Element {
  const columns = [{ title: 'Assumption' }, { title: 'Value' }, { title: 'Trust' }, { title: 'Source' }];
  const rows = assumptions.map(({ id, text, value, trust, source, asOf }) => [
    <>
      {text}
      <span class="sub">{id}</span>
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
