/** Monthly cost at the simulated load, line by line; what is unknown is said to be unknown. */
import type { JSX } from 'preact';
import { costOfComponent, unpricedIn } from '../../../result/cost.ts';
import type { CostLine, Cost as CostResult } from '../../../result/study-result.ts';
import { formatMoney, formatNumber, formatPrice } from '../../../units/values.ts';
import { billText } from '../../money.ts';
import { Source } from './source.tsx';
import { Table } from './table.tsx';

export function Cost({ cost }: { readonly cost: CostResult }): JSX.Element {
  const columns = [
    { title: 'Component' },
    { title: 'Item' },
    { title: 'Per month', isNumeric: true },
    { title: 'Price', isNumeric: true },
    { title: 'USD a month', isNumeric: true },
    { title: 'Source' },
  ];
  // What is the same of several lines is said at the first of them.
  const firstOf = (key: 'component' | 'item', line: CostLine): number => cost.lines.findIndex((other) => other[key] === line[key]);
  const rows = cost.lines.map((line, i) => [
    <Component name={line.component} cost={cost} isFirst={firstOf('component', line) === i} />,
    line.item,
    <>
      {formatNumber(line.quantity)}
      <span class="sub">{line.free === undefined || line.free === 0 ? line.unit : `${line.unit}, beyond ${formatNumber(line.free)} free`}</span>
    </>,
    line.price === null ? 'unknown' : formatPrice(line.price),
    line.monthly === null ? 'unknown' : formatMoney(line.monthly),
    <>
      <Source source={line.source} asOf={line.asOf} />
      {line.note === undefined || firstOf('item', line) !== i ? null : <span class="sub">{line.note}</span>}
    </>,
  ]);
  return (
    <>
      <p>{sentence(cost)}</p>
      <Table caption={`Cost per month of 730 hours at the load of the whole run, ${cost.region}`} columns={columns} rows={rows} />
      {cost.note === undefined || cost.note === '' ? null : <p class="note">{cost.note}</p>}
    </>
  );
}

/** A component's name; at its first line with what all of them cost. */
function Component({ name, cost, isFirst }: { readonly name: string; readonly cost: CostResult; readonly isFirst: boolean }): JSX.Element {
  const all = isFirst ? costOfComponent(cost, name) : undefined;
  if (all === undefined) return <>{name}</>;
  const missing = all.unknown > 0 ? ' and what is unknown' : '';
  return (
    <>
      {name}
      <span class="sub">{all.monthly === null ? 'in all: unknown' : `in all ${formatMoney(all.monthly)}${missing}`}</span>
    </>
  );
}

function sentence(cost: CostResult): string {
  const { monthly, perMillionMessages, region } = cost;
  const unknown = unpricedIn(cost);
  const total =
    monthly === null ? 'The monthly cost is unknown' : `${billText(monthly, unknown)} a month in ${region} if the simulated load went on around the clock`;
  const each = perMillionMessages === null ? '' : `, ${billText(perMillionMessages, unknown)} per million messages`;
  const missing =
    unknown === 0 ? '' : `; ${unknown === 1 ? 'one line has' : `${unknown} lines have`} no known price and ${unknown === 1 ? 'is' : 'are'} not in the sum`;
  return `${total}${each}${missing}.`;
}
