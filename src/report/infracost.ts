/**
 * infracost-usage.yml: what infracost cannot know of a Terraform project, usage, as the simulated load has
 * it. Resources carry the component's name; rename them to the addresses of the project.
 */
import { stringify } from 'yaml';
import type { CostLine, StudyResult } from '../result/study-result.ts';
import type { Artifact } from './artifact.ts';
import { plain } from './summary.ts';

const headOf = (name: string, hash: string, addresses: readonly string[]): readonly string[] => [
  `# Usage a month of 730 hours at the load of ${name}, scenario ${hash.slice(0, 12)}.`,
  '# infracost breakdown --path . --usage-file infracost-usage.yml',
  '# Rename the resources to the addresses they have in your project.',
  ...(addresses.some((address) => address.startsWith('aws_data_transfer.')) ? ['# aws_data_transfer has none: its names stay as they are.'] : []),
];

export function infracost(result: StudyResult): Artifact[] {
  const usage = usageOf(result.cost?.lines ?? []);
  const text = stringify({ version: 0.1, resource_usage: usage }, { lineWidth: 0 });
  const head = headOf(plain(result.name).replace(/\s+/g, ' '), result.provenance.scenarioHash, Object.keys(usage));
  return [{ name: 'infracost-usage.yml', text: `${head.join('\n')}\n${text}` }];
}

function usageOf(lines: readonly CostLine[]): Readonly<Record<string, Readonly<Record<string, number | string>>>> {
  const usage: Record<string, Record<string, number | string>> = {};
  const addresses = new Map<string, string>();
  for (const { component, infracost: use } of lines) {
    if (use === undefined) continue;
    const place = `${use.resource} ${component}`;
    const address = addresses.get(place) ?? unused(`${use.resource}.${terraformName(component)}`, [...addresses.values()]);
    addresses.set(place, address);
    usage[address] = { ...usage[address], ...use.also, [use.key]: Number(use.quantity.toFixed(3)) };
  }
  return usage;
}

/** Terraform names hold letters, digits, dashes and underscores, and begin with none of the middle two. */
function terraformName(component: string): string {
  const name = component.replace(/[^A-Za-z0-9_-]+/g, '_');
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`;
}

function unused(address: string, taken: readonly string[]): string {
  let candidate = address;
  for (let number = 2; taken.includes(candidate); number += 1) candidate = `${address}_${number}`;
  return candidate;
}
