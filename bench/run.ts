/**
 * npm run bench [-- --quick] [-- --kernel] [-- --json FILE]
 *
 * Prints a table on stderr and one JSON document on stdout: rows with value, peers, ratios and hashes. Exit 1 where a goal is
 * missed; the last line on stderr names the rows.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { experimentRows } from './experiment-rows.ts';
import { type Effort, kernelRows } from './kernel-rows.ts';
import { productRows } from './product-rows.ts';
import { isReached, type Row } from './sample.ts';
import { tableOf } from './table.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    kernel: { type: 'boolean', default: false },
    product: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const effort: Effort = values.quick ? { rounds: 1, scale: 0.1 } : { rounds: 5, scale: 1 };

const rows: Row[] = [];
if (!values.product) rows.push(...kernelRows(effort));
if (!values.kernel) rows.push(...productRows(effort), ...experimentRows(effort));
const document = `${JSON.stringify({ node: process.version, cpu: cpus()[0]?.model, rounds: effort.rounds, scale: effort.scale, rows }, null, 2)}\n`;
process.stderr.write(tableOf(rows));
if (values.json === undefined) process.stdout.write(document);
else writeFileSync(values.json, document);
const missed = rows.filter((row) => isReached(row) === false).map(({ what }) => what);
if (missed.length > 0) {
  process.stderr.write(`missed: ${missed.join('; ')}\n`);
  process.exitCode = 1;
}
