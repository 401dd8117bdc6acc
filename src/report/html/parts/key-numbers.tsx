/** Key numbers by role. Where a backlog grows without bound, growth and drain stand in place of means. */
import type { ComponentChildren, JSX } from 'preact';
import { costOfComponent } from '../../../result/cost.ts';
import { type NamedComponent, overloadOf } from '../../../result/overload.ts';
import type { ComponentResult, Metric, StudyResult } from '../../../result/study-result.ts';
import { formatDuration, formatNumber, formatShare, formatValue } from '../../../units/values.ts';
import { billText } from '../../money.ts';
import { formatInterval } from '../../objective-text.ts';
import { componentsOf, deduplicated } from '../../reading.ts';
import { StateSign } from './marks.tsx';
import { Name } from './name.tsx';
import { type Cells, Table, type TableColumn } from './table.tsx';

const numeric = (...titles: readonly string[]): TableColumn[] => titles.map((title) => ({ title, isNumeric: true }));

export function KeyNumbers({ result }: { readonly result: StudyResult }): JSX.Element {
  return (
    <>
      <Consumers result={result} />
      <Services result={result} />
      <Producers result={result} />
      <p class="note">
        {result.provenance.completed > 1
          ? `± and [low, high] are 95% confidence intervals over ${result.provenance.completed} replications${hasOpen(result) ? '; an open one lacks its upper end, for which too little was seen' : ''}. `
          : 'One replication: percentiles have no intervals. '}
        Sojourn time runs from the producer’s first attempt to the consumer’s completion, retries included. Refused for throughput are of producers and services
        what is sent, every attempt counted, and of consumers their own calls, which read, receive and delete. Duplicates are a part of what was completed.
      </p>
    </>
  );
}

function hasOpen({ components }: StudyResult): boolean {
  const all = Object.values(components).flatMap(({ metrics }) => Object.values(metrics.sojourn?.intervals ?? {}));
  return all.some(([, high]) => high === null);
}

function Consumers({ result }: { readonly result: StudyResult }): JSX.Element | null {
  const rows = componentsOf(result, 'consumer');
  if (rows.length === 0) return null;
  const columns = [
    { title: 'Consumer' },
    { title: 'State' },
    ...numeric('Completed', 'Busy', 'p50', 'p95', 'p99', 'Max', 'Duplicates', 'Calls refused', 'Cost / month'),
  ];
  return (
    <Table
      caption="Consumers: throughput and sojourn time"
      columns={trimmed(columns, result, rows)}
      rows={rows.map((row) => trimmed(consumerCells(result, row), result, rows))}
    />
  );
}

function consumerCells(result: StudyResult, [name, component]: NamedComponent): Cells {
  const { sojourn, utilisation, duplicates, throttled } = component.metrics;
  const overload = overloadOf(result, name);
  return [
    <NameAndKind name={name} kind={component.kind} />,
    <State component={component} overload={overload} />,
    <Rate metric={component.metrics.completed} />,
    utilisation?.mean === undefined ? '–' : formatShare(utilisation.mean),
    ...(overload === null ? percentiles(sojourn) : growth(overload)),
    duplicates?.share === undefined ? '–' : formatShare(duplicates.share),
    <Share metric={throttled} />,
    monthly(result, name),
  ];
}

function percentiles(sojourn: Metric | undefined): ComponentChildren[] {
  const cell = (statistic: 'p50' | 'p95' | 'p99' | 'max'): ComponentChildren => {
    const interval = statistic === 'max' ? undefined : sojourn?.intervals?.[statistic];
    return (
      <>
        {formatValue(sojourn?.[statistic], 'ms')}
        {interval === undefined ? null : <span class="sub">{formatInterval(interval, 'ms').trim()}</span>}
      </>
    );
  };
  return [cell('p50'), cell('p95'), cell('p99'), cell('max')];
}

/** In place of the four percentiles: a number would describe only the length of the run. */
function growth([name, { stability }]: NamedComponent): Cells {
  const rate = stability.growthPerSecond === null ? '' : ` by ${formatValue(stability.growthPerSecond, 'count/s')}`;
  const drain = stability.drainMs === null ? '' : `, ${formatDuration(stability.drainMs)} to drain`;
  const content = (
    <span class="grows">
      no bound
      <span class="sub">{`backlog of ${name} grows${rate}${drain}`}</span>
    </span>
  );
  return [{ columns: 4, content }];
}

function Services({ result }: { readonly result: StudyResult }): JSX.Element | null {
  const rows = componentsOf(result, 'service');
  if (rows.length === 0) return null;
  const hasDeduplicated = deduplicated(result).length > 0;
  const columns = [
    { title: 'Service' },
    { title: 'State' },
    ...numeric('Offered', 'Accepted', 'Sends refused', ...(hasDeduplicated ? ['Deduplicated'] : [])),
    ...numeric('Delivered', 'Dead-lettered', 'Expired', 'Backlog, mean', 'Backlog, max', 'Cost / month'),
  ];
  return (
    <Table
      caption="Services: what was offered and what became of it"
      columns={trimmed(columns, result, rows)}
      rows={rows.map((row) => trimmed(serviceCells(result, row, hasDeduplicated), result, rows))}
    />
  );
}

function serviceCells(result: StudyResult, [name, component]: NamedComponent, hasDeduplicated: boolean): ComponentChildren[] {
  const { metrics, stability } = component;
  const isGrowing = stability.label === 'overloaded';
  return [
    <NameAndKind name={name} kind={component.kind} />,
    <State component={component} overload={null} />,
    <Rate metric={metrics.offered} />,
    <Rate metric={metrics.accepted} />,
    <Share metric={metrics.throttled} />,
    ...(hasDeduplicated ? [<Share key="deduplicated" metric={metrics.deduplicated} />] : []),
    <Rate metric={metrics.delivered} />,
    count(metrics.deadLettered?.sum),
    count(metrics.expired?.sum),
    isGrowing ? <span class="grows">{`+${formatValue(stability.growthPerSecond, 'count/s')}`}</span> : formatValue(metrics.backlog?.mean, 'count'),
    count(metrics.backlog?.max),
    monthly(result, name),
  ];
}

function Producers({ result }: { readonly result: StudyResult }): JSX.Element | null {
  const rows = componentsOf(result, 'producer');
  if (rows.length === 0) return null;
  const columns = [
    { title: 'Producer' },
    { title: 'State' },
    ...numeric('Offered', 'Accepted', 'Sends refused', 'Given up', 'Send time p50', 'Send time p99', 'Backlog, max'),
  ];
  const cells = rows.map(([name, component]) => producerCells(name, component));
  return <Table caption="Producers: what they had to send and what it took" columns={columns} rows={cells} />;
}

function producerCells(name: string, component: ComponentResult): ComponentChildren[] {
  const { kind, metrics } = component;
  return [
    <NameAndKind name={name} kind={kind} />,
    <State component={component} overload={null} />,
    <Rate metric={metrics.offered} />,
    <Rate metric={metrics.accepted} />,
    <Share metric={metrics.throttled} />,
    count(metrics.lost?.sum),
    formatValue(metrics.sendTime?.p50, 'ms'),
    formatValue(metrics.sendTime?.p99, 'ms'),
    count(metrics.backlog?.max),
  ];
}

function NameAndKind({ name, kind }: { readonly name: string; readonly kind: string }): JSX.Element {
  return (
    <>
      <Name text={name} />
      {kind === 'producer' ? null : <span class="sub">{kind}</span>}
    </>
  );
}

/** `overload`: what lies before the component and does not keep up. */
function State({ component: { stability }, overload }: { readonly component: ComponentResult; readonly overload: NamedComponent | null }): JSX.Element {
  const isBehind = overload !== null && stability.label === 'stable';
  return (
    <span class={isBehind ? 'state behind' : 'state'} title={(isBehind ? overload[1].stability : stability).sentence}>
      <StateSign label={isBehind ? 'overloaded' : stability.label} />
      {isBehind ? `behind ${overload[0]}` : stability.label}
    </span>
  );
}

function Rate({ metric }: { readonly metric: Metric | undefined }): JSX.Element {
  if (metric?.mean === undefined) return <>–</>;
  return (
    <>
      {formatValue(metric.mean, 'count/s')}
      {metric.halfWidth === undefined || metric.mean === 0 || metric.intervalFrom !== 'replications' ? null : (
        <span class="sub">± {formatNumber(Number(metric.halfWidth.toPrecision(2)))}</span>
      )}
    </>
  );
}

function Share({ metric }: { readonly metric: Metric | undefined }): JSX.Element {
  if (metric?.share === undefined) return <>–</>;
  return (
    <>
      {formatShare(metric.share)}
      {metric.sum === undefined || metric.sum === 0 ? null : <span class="sub">{formatNumber(Math.round(metric.sum))}</span>}
    </>
  );
}

function count(value: number | undefined): string {
  return value === undefined ? '–' : formatNumber(Math.round(value));
}

/** Cost is the last column, and only there when something in the table has a price: data transfer within the Region has none. */
function trimmed<T>(cells: readonly T[], { cost }: StudyResult, rows: readonly NamedComponent[]): readonly T[] {
  return rows.some(([name]) => cost?.lines.some(({ component, price }) => component === name && price !== 0)) ? cells : cells.slice(0, -1);
}

function monthly({ cost }: StudyResult, name: string): string {
  const own = cost === null ? undefined : costOfComponent(cost, name);
  return own === undefined ? '–' : billText(own.monthly, own.unknown);
}
