/** The table of nightly costs. */
import type { RetentionNight } from './retention-night.ts';

const HEADER = ['members', 'workers', 'minutes', 'reads', 'writes', 'Lambda', 'state machine', 'storage', 'total'] as const;

export function nightTable(nights: readonly RetentionNight[]): readonly string[] {
  const rows = [HEADER, ...nights.map(row)];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? '').length)));
  return rows.map((cells) => cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join(' | '));
}

const row = ({ members, groups, minutes, reads, writes, lambda, stateMachine, storage, total }: RetentionNight): readonly string[] => [
  members.toLocaleString('en'),
  String(groups),
  minutes.toFixed(1),
  ...[reads, writes, lambda, stateMachine, storage, total].map(dollars),
];

const dollars = (value: number): string => value.toLocaleString('en', { minimumFractionDigits: 4, maximumFractionDigits: 4 });
