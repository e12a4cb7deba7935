/** Plans members who reach a tier, lose it in a review, and whose last purchase before it arrives after it. */
import { endOfPeriodAfter, type PeriodEnd } from '../../../shared/domain/kernel/calendar.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import type { TierTerms } from '../../../shared/domain/tiers/tier-terms.ts';
import type { MerchantCaller } from '../../../shared/use-cases/earning/credit-purchase.ts';
import type { FaultKind } from '../kernel/faults.ts';
import { identitiesOf } from '../kernel/people.ts';
import { DAY, HOUR } from '../kernel/plan-times.ts';
import type { Random } from '../kernel/random.ts';
import type { Request } from '../kernel/request.ts';

export interface LateArrivals {
  /** Members of a scene have numbers above those of other people, so that nothing else happens to them. */
  readonly people: number;
  terms(programmeId: string): Terms | undefined;
  send(request: Request, at: number, seed: number, fault?: FaultKind): void;
}

const SCENES = 0.1;

/** The hold of tiers that end with the qualification period, so that a purchase before the end counts no more after it. */
function holdToPeriod({ hold, period, downgrade }: TierTerms): { readonly months: number; readonly to: PeriodEnd } | undefined {
  if (hold.policy === 'forever' || hold.to === 'anniversary' || hold.to === 'day' || downgrade === 'none') return undefined;
  const endsTogether = period.kind === 'calendar-year' ? hold.to === 'year' : period.kind === 'rolling' && period.months === 1;
  return endsTogether ? { months: hold.months, to: hold.to } : undefined;
}

const instant = (at: number): string => new Date(at).toISOString();

export function planLateArrivals(random: Random, { people, terms, send }: LateArrivals) {
  let made = 0;
  const purchase = (person: number, merchant: MerchantCaller, occurredAt: number, at: number, fault?: FaultKind): void => {
    made += 1;
    const orderId = `late${made}`;
    const bought = { orderId, occurredAt: instant(occurredAt), currency: 'EUR', amount: 20_000 } as const;
    send({ kind: 'purchase', id: orderId, merchant, person, by: 'externalId', purchase: bought }, at, random.seed(), fault);
  };
  return {
    scene(merchant: MerchantCaller, at: number): void {
      const { tiers, timeZone } = terms(merchant.programmeId) ?? {};
      const hold = tiers && holdToPeriod(tiers);
      if (tiers === undefined || timeZone === undefined || hold === undefined || !random.chance(SCENES)) return;
      made += 1;
      const person = people + 100 + made;
      const { externalId } = identitiesOf(person);
      const enrol = { programmeId: merchant.programmeId, identities: { externalId }, fields: {} };
      send({ kind: 'enrol', id: `enrol-late-${person}`, person, enrol }, at, random.seed());
      purchase(person, merchant, at, at + HOUR);
      // A tier that is earned again in its review holds for another period.
      let end = at;
      for (let period = random.between(1, 3); period > 0; period -= 1)
        end = Date.parse(endOfPeriodAfter(toInstant(instant(end)), { months: hold.months }, hold.to, timeZone));
      const arrivesAt = end + tiers.graceDays * DAY + random.pick([HOUR, 12 * HOUR, 3 * DAY]);
      purchase(person, merchant, end - random.between(1, 40) * HOUR, arrivesAt, 'delayed delivery');
    },
  };
}
