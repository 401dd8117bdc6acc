/** Message groups and workers, as the services tell them. */
import type { JSX } from 'preact';
import { clockOf } from '../../../result/clock.ts';
import type { StudyResult, TableRow } from '../../../result/study-result.ts';
import { formatShare } from '../../../units/values.ts';
import { RowsTable } from './table.tsx';

const ROWS_MAX = 50;
/** Longer lists of workers are folded away under their sentence. */
const ROWS_OPEN = 4;

export function Groups({ result }: { readonly result: StudyResult }): JSX.Element {
  const clock = clockOf(result.time);
  return (
    <>
      {Object.entries(result.components).map(([name, { groups }]) => {
        if (groups === undefined || groups.length === 0) return null;
        const shown = shownOf(groups);
        return (
          <RowsTable
            key={name}
            caption={`${name}: message groups${groups.length > ROWS_MAX ? `, the ${ROWS_MAX} with the greatest backlogs and a row for all` : ''}`}
            rows={shown}
            clock={clock}
          />
        );
      })}
    </>
  );
}

/** The last row sums up all groups, so it is never cut. */
function shownOf(groups: readonly TableRow[]): readonly TableRow[] {
  return [...groups.slice(0, -1).slice(0, ROWS_MAX), ...groups.slice(-1)];
}

export function Workers({ result }: { readonly result: StudyResult }): JSX.Element {
  const clock = clockOf(result.time);
  return (
    <>
      {Object.entries(result.components).map(([name, { workers }]) =>
        workers === undefined || workers.length === 0 ? null : (
          <div key={name}>
            <h3>{name}</h3>
            <p class="note">{idleSentence(workers)}</p>
            <details open={workers.length <= ROWS_OPEN}>
              <summary>Workers one by one</summary>
              <RowsTable
                caption={`${name}: workers${workers.length > ROWS_MAX ? `, the first ${ROWS_MAX} of ${workers.length}` : ''}`}
                rows={workers.slice(0, ROWS_MAX).map(withState)}
                clock={clock}
              />
            </details>
          </div>
        ),
      )}
    </>
  );
}

export function isIdle(worker: TableRow): boolean {
  return worker.utilisation === 0 || (worker.utilisation === undefined && worker.completed === 0);
}

function idleSentence(workers: readonly TableRow[]): string {
  const idle = workers.filter(isIdle).length;
  if (idle === 0) return `${workers.length === 1 ? 'The one worker' : `All ${workers.length} workers`} had work${busyRange(workers)}.`;
  if (idle === workers.length)
    return idle === 1 ? 'The one worker never had work: no message came to it.' : `None of ${idle} workers ever had work: no message came to them.`;
  return `${idle} of ${workers.length} workers never had work: there was no shard, group or message left for them, and more workers would change nothing.${busyRange(workers, ' The others were busy')}`;
}

/** `, busy 40.3% to 62% of the time`. */
function busyRange(workers: readonly TableRow[], lead = ', busy'): string {
  const busy = workers.flatMap(({ utilisation }) => (typeof utilisation === 'number' && utilisation > 0 ? utilisation : []));
  if (busy.length === 0) return '';
  const end = lead.startsWith(',') ? '' : '.';
  const [least, most] = [formatShare(Math.min(...busy)), formatShare(Math.max(...busy))];
  return `${lead} ${least === most ? least : `${least} to ${most}`} of the time${end}`;
}

function withState(worker: TableRow): TableRow {
  return { ...worker, state: isIdle(worker) ? 'idle' : 'working' };
}
