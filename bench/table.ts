/** The bench's rows as text. */
import { isReached, type Row } from './sample.ts';

const VERDICTS = new Map<boolean | null, string>([
  [true, 'reached'],
  [false, 'MISSED'],
  [null, ''],
]);

export function tableOf(rows: readonly Row[]): string {
  return `${rows.map(lines).join('\n')}\n`;
}

function lines(row: Row): string {
  const value = row.value === null ? 'not built' : amount(row.value, row.unit);
  const goal = row.goal === null ? '' : 'atLeast' in row.goal ? `reach ${amount(row.goal.atLeast, row.unit)}` : `at most ${amount(row.goal.atMost, row.unit)}`;
  const head = [row.what.padEnd(46), value.padStart(16), VERDICTS.get(isReached(row))!.padEnd(8), goal, row.note].join('  ').trimEnd();
  const peers = row.peers.map((peer) => {
    const reach = peer.reach === null ? '' : `reach ${peer.reach}`;
    return ['', peer.name.padEnd(44), amount(peer.value, row.unit).padStart(16), `${peer.ratio.toFixed(2)} ×`.padEnd(8), reach].join('  ').trimEnd();
  });
  return [head, ...peers].join('\n');
}

function amount(value: number, unit: string): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} M ${unit}`;
  if (value >= 1e3) return `${(value / 1e3).toFixed(1)} k ${unit}`;
  return `${value.toFixed(2)} ${unit}`;
}
