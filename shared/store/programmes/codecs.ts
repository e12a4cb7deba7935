/** Programmes and versions of their terms, read. Each feature brings the shape of its own part. */
import type { ProgrammeVersion, Terms } from '../../domain/programmes/programme.ts';
import { analyticsFields } from '../analytics/terms.ts';
import { paymentFields } from '../checkout/terms.ts';
import { earningFields } from '../earning/terms.ts';
import { fraudFields } from '../fraud/terms.ts';
import type { Item } from '../kernel/item-table.ts';
import { instant, object, text, whole } from '../kernel/shape.ts';
import { stored } from '../kernel/stored.ts';
import { cardFields } from '../members/terms.ts';
import { referralFields } from '../referrals/terms.ts';
import { tierFields } from '../tiers/terms.ts';
import { programmeItems } from './items.ts';

const storedProgramme = stored(
  programmeItems.programme,
  object<{ readonly programmeId: string; readonly name: string }>(() => ({ programmeId: text, name: text })),
);

export function programmeFrom(item: Item): { readonly id: string; readonly name: string } {
  const { programmeId, name } = storedProgramme(item);
  return { id: programmeId, name };
}

/** A part that is missing does not compile. */
const terms = object<Terms>(() => ({
  name: text,
  timeZone: text,
  ...earningFields,
  ...tierFields,
  ...paymentFields,
  ...referralFields,
  ...fraudFields,
  ...analyticsFields,
  ...cardFields,
}));

export const programmeVersionFrom = stored(
  programmeItems.programmeVersion,
  object<ProgrammeVersion>(() => ({
    programmeId: text,
    version: whole,
    publishedAt: instant,
    effectiveAt: instant,
    publishedBy: text,
    terms,
  })),
);
