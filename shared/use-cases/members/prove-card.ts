/** Proves that whoever takes a card in the app holds it. */
import { cardNotProved, pinRateLimits, tooManyPins } from '../../domain/members/card-proof.ts';
import { PIN_DIGITS, proofOf } from '../../domain/members/card-terms.ts';
import type { IdentityKey } from '../../domain/members/identity.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';
import { isRateLimited } from '../rewards/find-capacity.ts';

export type ProofPorts = Pick<Ports, 'store' | 'clock' | 'pause' | 'identities'> & { readonly versions: ProgrammeVersions };

export interface CardClaim {
  readonly programmeId: string;
  /** The token's `sub`, and its key. */
  readonly subject: readonly [string, IdentityKey];
  /** The card's normalised number, and its key. */
  readonly card: readonly [string, IdentityKey];
  readonly pin: string | undefined;
}

/**
 * Counts the try before it compares the PIN, so that requests at the same time get no more tries than one after another.
 * @returns whether the card is proved; false: the terms ask for no proof. @throws Refusal CARD_NOT_PROVED, TOO_MANY_ATTEMPTS; Busy.
 */
export async function proveCard(ports: ProofPorts, { programmeId, subject, card, pin }: CardClaim): Promise<boolean> {
  const { store, clock, identities, versions } = ports;
  const [[sub, subjectKey], [number, cardKey]] = [subject, card];
  const needed = await decideAndCommit(ports, async (conflicts): Promise<Attempt<'own' | 'nothing' | 'pin'>> => {
    const [bearer, holder] = await Promise.all([subjectKey, cardKey].map((key) => store.identity(programmeId, key)));
    if (bearer !== undefined && bearer.memberId === holder?.memberId) return { answer: 'own' };
    const now = clock.now();
    const programme = await versions.at(programmeId, now);
    if (proofOf(programme.terms) === 'none') return { answer: 'nothing' };
    if (pin === undefined) throw cardNotProved(`is needed with a card: the ${PIN_DIGITS} digits that came with it`);
    const limits = pinRateLimits(programme, sub, cardKey, now);
    for (const limit of limits) if (isRateLimited(conflicts, limit)) throw tooManyPins(limit, now);
    return { answer: 'pin', changes: limits.map((rateLimit) => ({ kind: 'rate-limit', rateLimit, part: { shard: 0, by: 1 } })) };
  });
  if (needed === 'pin' && pin?.replace(/[ -]/g, '') !== (await identities.pinOf(programmeId, number)))
    throw cardNotProved('is not the PIN of this card');
  return needed !== 'nothing';
}
