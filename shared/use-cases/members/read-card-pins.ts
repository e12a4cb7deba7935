/** The PINs that a brand prints on its cards. */
import { normaliseIdentity } from '../../domain/members/member.ts';
import type { ProofPorts } from './prove-card.ts';

export interface CardPin {
  /** Normalised. */
  readonly card: string;
  readonly pin: string;
}

/** @throws Refusal NOT_FOUND for an unknown programme. */
export async function readCardPins(
  { identities, clock, versions }: Pick<ProofPorts, 'identities' | 'clock' | 'versions'>,
  programmeId: string,
  numbers: readonly string[],
): Promise<readonly CardPin[]> {
  await versions.at(programmeId, clock.now());
  const cards = numbers.map((number) => normaliseIdentity('card', number));
  return Promise.all(cards.map(async (card) => ({ card, pin: await identities.pinOf(programmeId, card) })));
}
