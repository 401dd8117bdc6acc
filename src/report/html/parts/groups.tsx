/** Message groups and workers, as the services tell them. */
import type { JSX } from 'preact';
import type { StudyResult, TableRow } from '../../../result/study-result.ts';
import { RowsTable } from './table.tsx';

const ROWS_MAX = 50;

export function Groups({ result }: { readonly result: StudyResult }): JSX.Element {
  return (
    <>
      {Object.entries(result.components).map(([name, { groups }]) => {
        if (groups === undefined || groups.length === 0) return null;
        const left = groups.length - ROWS_MAX;
        return <RowsTable key={name} caption={`${name}: message groups${left > 0 ? `, the first ${ROWS_MAX} of ${groups.length}` : ''}`} rows={groups.slice(0, ROWS_MAX)} />;
      })}
    </>
  );
}

export function Workers({ result }: { readonly result: StudyResult }): JSX.Element {
  return (
    <>
      {Object.entries(result.components).map(([name, { workers }]) =>
        workers === undefined || workers.length === 0 ? null : (
          <div key={name}>
            <h3>{name}</h3>
            <p class="note">{idleSentence(workers)}</p>
            <RowsTable caption={`${name}: workers${workers.length > ROWS_MAX ? `, the first ${ROWS_MAX} of ${workers.length}` : ''}`} rows={workers.slice(0, ROWS_MAX).map(withState)} />
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
  if (idle === 0) return `All ${workers.length} workers had work.`;
  return `${idle} of ${workers.length} workers never had work: they wait for a shard or a group that is not theirs, and more of them would change nothing.`;
}

function withState(worker: TableRow): TableRow {
  return { ...worker, state: isIdle(worker) ? 'idle' : 'working' };
}
