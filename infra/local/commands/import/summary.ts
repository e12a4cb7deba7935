/** The summary of an import: a table for people, one JSON object for programs. */
import { alignedRows, whole } from '../table.ts';
import type { Tally } from './pipeline.ts';
import type { TierShare } from './tiers.ts';

export function summaryTable(tally: Readonly<Tally>, tiers: readonly TierShare[], seconds: number): string {
  const rows: readonly (readonly [string, string])[] = [
    ['purchases', whole(tally.purchases)],
    ['credited', whole(tally.credited)],
    ['duplicates', whole(tally.duplicates)],
    ['rejected', whole(tally.rejected)],
    ['unclaimed', whole(tally.unclaimed)],
    ['points', whole(tally.points)],
    ['members', whole(tally.members)],
    ['seconds', seconds.toFixed(1)],
    ['per second', whole(Math.round(tally.purchases / Math.max(seconds, 0.001)))],
  ];
  return [...alignedRows(['left', 'right'], rows), ...tierTable(tiers)].join('\n');
}

function tierTable(tiers: readonly TierShare[]): readonly string[] {
  if (tiers.length === 0) return [];
  const all = tiers.reduce((sum, { members }) => sum + members, 0);
  const rows = tiers.map(({ tier, members, points }) => [
    tier,
    whole(members),
    `${((100 * members) / all).toFixed(1)} %`,
    whole(points),
    whole(Math.round(points / members)),
  ]);
  const heads = ['tier', 'members', 'share', 'points', 'each'];
  return ['', ...alignedRows(['left', 'right', 'right', 'right', 'right'], [heads, ...rows])];
}

export function summaryJson(tally: Readonly<Tally>, tiers: readonly TierShare[], seconds: number): string {
  const { purchases, credited, duplicates, rejected, points, members } = tally;
  return JSON.stringify({ purchases, credited, duplicates, rejected, points, members, seconds: Math.round(seconds * 10) / 10, tiers });
}
