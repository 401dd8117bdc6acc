/** Whether the precision that `replications` asks for can be had. */
import type { Components } from './components.ts';
import { measureOf, type NamedMeasure } from './objectives.ts';
import type { Notebook } from './reading.ts';
import { treeAt } from './tree.ts';

/** As far as it can be read, though the rest of it be wrong. */
export function checkPrecision(notebook: Notebook, known: Components): void {
  checkMeasure(notebook, known);
  checkRuns(notebook);
}

/** What `replications` is to make precise, though the rest of it be wrong. */
function checkMeasure(notebook: Notebook, known: Components): void {
  const of = treeAt(notebook.root, ['replications', 'of']);
  if (of?.kind !== 'scalar' || typeof of.value !== 'string') return;
  const measure = measureOf(of.value, known);
  if (measure === null) return;
  if ('wrong' in measure) notebook.report(['replications', 'of'], measure.wrong);
  else if (!measure.value.hasInterval) {
    const { metric, aggregate } = measure.value;
    notebook.report(['replications', 'of'], {
      rule: 'no-interval',
      message: `${metric}.${aggregate} has no confidence interval, so no number of replications makes it precise`,
      expected: `a mean, a rate or a percentile, such as ${metric}.mean`,
    });
  } else if (isOneRun(notebook)) checkBatches(notebook, measure.value);
}

function isOneRun({ root }: Notebook): boolean {
  const method = treeAt(root, ['replications', 'method']);
  return method?.kind === 'scalar' && method.value === 'batch-means';
}

function checkRuns(notebook: Notebook): void {
  if (!isOneRun(notebook) || treeAt(notebook.root, ['replications', 'max']) === undefined) return;
  notebook.report(['replications', 'max'], {
    rule: 'one-run',
    message: 'with batch-means there is one run, so there is nothing to count',
    expected: 'no max; the longest it takes is the duration',
  });
}

/** Batches are stretches of one series, and their means are what is compared. */
function checkBatches(notebook: Notebook, { metric, aggregate, isDerived }: NamedMeasure): void {
  if (!isDerived && ['mean', 'rate'].includes(aggregate)) return;
  notebook.report(['replications', 'of'], {
    rule: 'no-interval',
    message: `batch means give no interval of ${metric}.${aggregate}`,
    expected: 'the mean of one that is measured as it happens, such as sojourn.mean; or method: replications',
  });
}
