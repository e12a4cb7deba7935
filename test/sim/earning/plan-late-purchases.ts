/** Plans members whose points expire by inactivity, and whose last purchase before that arrives after it. */
import { endOfPeriodAfter } from '../../../shared/domain/kernel/calendar.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import type { MerchantCaller } from '../../../shared/use-cases/earning/credit-purchase.ts';
import { identitiesOf } from '../kernel/people.ts';
import { DAY, HOUR, SECOND } from '../kernel/plan-times.ts';
import type { Random } from '../kernel/random.ts';
import type { LateArrivals } from '../tiers/plan-late-arrivals.ts';

const SCENES = 0.05;
/** Above the members of other scenes. */
const FIRST_PERSON = 50_000;

const instant = (at: number): string => new Date(at).toISOString();

export function planLatePurchases(random: Random, { people, terms, send }: LateArrivals) {
  let made = 0;
  return {
    scene(merchant: MerchantCaller, at: number): void {
      const { expiry, earning, timeZone } = terms(merchant.programmeId) ?? {};
      if (expiry?.policy !== 'inactivity' || earning === undefined || timeZone === undefined || !random.chance(SCENES)) return;
      made += 1;
      const person = people + FIRST_PERSON + made;
      const buy = (occurredAt: number, arrivesAt: number): string => {
        made += 1;
        const orderId = `inactive${made}`;
        const purchase = { orderId, occurredAt: instant(occurredAt), currency: 'EUR', amount: 20_000 } as const;
        const fault = arrivesAt - occurredAt > HOUR ? 'delayed delivery' : undefined;
        send({ kind: 'purchase', id: orderId, merchant, person, by: 'externalId', purchase }, arrivesAt, random.seed(), fault);
        return orderId;
      };
      const { externalId } = identitiesOf(person);
      const enrol = { programmeId: merchant.programmeId, identities: { externalId }, fields: {} };
      send({ kind: 'enrol', id: `enrol-inactive-${person}`, person, enrol }, at, random.seed());
      const bought = at + HOUR;
      const orderId = buy(bought, bought);
      const end = Date.parse(endOfPeriodAfter(toInstant(instant(bought)), expiry, expiry.to, timeZone));
      const arrivesAt = end + random.pick([2 * SECOND, HOUR, 12 * HOUR, 3 * DAY, 6 * DAY]);
      const between = (): number => end + random.below(arrivesAt - end);
      if (random.chance(0.3)) buy(between(), arrivesAt - SECOND);
      if (random.chance(0.3)) {
        const giveBack = { orderId, returnId: 'r1', occurredAt: instant(end), amount: random.pick([20_000, 5_000]) };
        send({ kind: 'return', id: `${orderId}/r1`, merchant, giveBack }, between(), random.seed());
      }
      buy(end - random.pick([SECOND, HOUR, 40 * HOUR]), arrivesAt);
      if (random.chance(0.3)) buy(end - random.pick([0, HOUR, 30 * HOUR]), arrivesAt + random.below(DAY));
      if (random.chance(0.3)) {
        const giveBack = { orderId, returnId: 'r2', occurredAt: instant(arrivesAt), amount: 5_000 };
        send({ kind: 'return', id: `${orderId}/r2`, merchant, giveBack }, arrivesAt + random.pick([DAY, 400 * DAY]), random.seed());
      }
    },
  };
}
