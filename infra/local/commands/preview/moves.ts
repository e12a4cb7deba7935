/** Adds up the partial answers of a dry run. */
import type { Client } from '../../../../shared/contract/client.ts';
import type { ProgrammeTerms } from '../../../../shared/contract/programmes/programme.ts';
import type { TierPreview } from '../../../../shared/contract/tiers/tiers.ts';

export type Move = TierPreview['moves'][number];

export interface Moves {
  readonly members: number;
  /** Sorted: moves with the next purchase, at the next review, then no move; within each, the most members first. */
  readonly moves: readonly Move[];
}

const ORDER = ['next-purchase', 'next-review', null];

export async function allMoves(client: Client, programmeId: string, body: ProgrammeTerms): Promise<Moves> {
  const counted = new Map<string, Move>();
  let members = 0;
  let cursor: string | undefined;
  do {
    const { body: part } = await client.call('previewVersion', { params: { programmeId }, query: { cursor }, body });
    members += part.members;
    for (const move of part.moves) {
      const name = JSON.stringify([move.from, move.to, move.when]);
      counted.set(name, { ...move, members: (counted.get(name)?.members ?? 0) + move.members });
    }
    cursor = part.nextCursor ?? undefined;
  } while (cursor !== undefined);
  const rank = ({ when }: Move) => ORDER.indexOf(when);
  return { members, moves: [...counted.values()].sort((a, b) => rank(a) - rank(b) || b.members - a.members) };
}
