/** Every report there is, by the name `--out` knows it under. A literal list: nothing is found at run time. */
import type { Report } from './artifact.ts';
import { bencher } from './bencher.ts';
import { benchmark } from './benchmark.ts';
import { csv } from './csv.ts';
import { html } from './html.ts';
import { infracost } from './infracost.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { summary } from './summary.ts';

export const reports = { json, html, csv, summary, junit, markdown, benchmark, bencher, infracost } as const satisfies Readonly<Record<string, Report>>;
