/** The answers of a dry run, which come in parts, added up. */
import type { Client } from '../../../../shared/contract/client.ts';
import type { ProgrammeTerms } from '../../../../shared/contract/programmes/programme.ts';
import type { TierPreview } from '../../../../shared/contract/tiers/tiers.ts';

export type Move = TierPreview['moves'][number];

export interface Moves {
  readonly members: number;
  /** Those who go with their next purchase first, then those who go at their next review, then those who stay; the most first. */
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
