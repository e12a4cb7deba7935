/**
 * The proof of a card. A card number is printed, read aloud and guessed, so it is no password: whoever takes a card in the app names the
 * PIN that came with it. The PIN is a keyed hash of the programme and the number, so no list of PINs is stored.
 */
import { seenBySchema, type TermsChecks } from '../kernel/terms-checks.ts';

export interface CardTerms {
  /** `none`: a card that no member has is taken without proof. */
  readonly proof: 'pin' | 'none';
}

export interface CardFields {
  /** Absent: `pin`. */
  readonly cards?: CardTerms | undefined;
}

export const CARD_CHECKS: TermsChecks<CardFields> = { cards: seenBySchema };

export const proofOf = ({ cards }: CardFields): CardTerms['proof'] => cards?.proof ?? 'pin';

export const PIN_DIGITS = 8;
