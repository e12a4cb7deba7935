/** A dry run as a table: from which tier to which, and when. */
import { alignedRows, whole } from '../table.ts';
import type { Moves } from './moves.ts';

const WHEN = { 'next-purchase': 'with the next purchase', 'next-review': 'at the next review', stay: 'stay' } as const;

export function movesTable({ members, moves }: Moves, programmeId: string): string {
  const heading = `${whole(members)} ${members === 1 ? 'member' : 'members'} of ${programmeId}; nothing was published`;
  if (moves.length === 0) return heading;
  const rows = moves.map((move) => [
    move.from ?? '(none)',
    move.to ?? '(none)',
    whole(move.members),
    `${((100 * move.members) / members).toFixed(1)} %`,
    WHEN[move.when ?? 'stay'],
  ]);
  const heads = ['from', 'to', 'members', 'share', 'when'];
  return [heading, '', ...alignedRows(['left', 'left', 'right', 'right', 'left'], [heads, ...rows])].join('\n');
}
