/** The terms of a programme about cards, as they are stored. */
import type { CardFields, CardTerms } from '../../domain/members/card-terms.ts';
import { object, oneOf, optional, type Properties } from '../kernel/shape.ts';

export const cardFields: Properties<CardFields> = { cards: optional(object<CardTerms>(() => ({ proof: oneOf('pin', 'none') }))) };
