/** The DynamoDB units of a referral from the enrolment to the reward, and back, metered, so the same in every run. */
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import { openReferralShop, type ReferralShop } from '../../support/referrals/referral-shop.ts';
import type { BenchRun } from '../benchmark.ts';
import { ORDINARY, orderId } from '../earning/ordinary-purchase.ts';
import { MeterDisagrees } from '../earning/purchase-units.ts';
import { database } from '../kernel/database.ts';
import { differencesFromLocal } from '../kernel/meter-check.ts';
import { type Consumed, meteredTable } from '../kernel/metered-table.ts';

export interface ReferralUnits {
  /** With a friend's code, and without, by the same terms. */
  readonly enrolment: Against;
  /** The purchase with which the referral qualifies, and the same purchase without a referral. */
  readonly qualifying: Against;
  /** A later purchase, when both are rewarded, and one without a referral. */
  readonly ordinary: Against;
  /** All work after the enrolment: the referrer's list. */
  readonly listed: Consumed;
  /** All work after the purchase, until both are rewarded. */
  readonly rewarded: Consumed;
  /** The return of the purchase, and one without a referral. */
  readonly returned: Against;
  /** All work after the return, until both rewards are reversed. */
  readonly reversed: Consumed;
  /** The items that the operations left, on which the meter agreed with DynamoDB Local. */
  readonly itemsChecked: number;
}

export interface Against {
  readonly friend: Consumed;
  readonly other: Consumed;
}

/** The second purchase qualifies, because the first after an enrolment is not an ordinary one. */
const QUALIFICATION = { purchases: 2, withinDays: 30, returnWindowDays: 0 };
/** A friend before the metered one: the first friend also reads terms and creates lists. */
const BEFORE = 'Hedy';
const FRIEND = 'Grace';
const OTHER = 'Mary';

export async function referralUnits(run: BenchRun): Promise<ReferralUnits> {
  const tables = await run.once(database);
  run.progress.begin('referral units', 11);
  const testTable = await tables.fresh();
  const metered = meteredTable(testTable.table);
  const referrals = await openReferralShop({ ...testTable, table: metered }, { qualification: QUALIFICATION });
  const during = async (act: () => Promise<unknown>): Promise<Consumed> => {
    const consumed = await metered.during(act);
    run.progress.step();
    return consumed;
  };
  const against = async (act: (name: string) => Promise<unknown>): Promise<Against> => ({
    other: await during(() => act(OTHER)),
    friend: await during(() => act(FRIEND)),
  });
  const settled = () => during(() => referrals.settle());

  const { memberId: referrerId, code } = await referrals.referrer();
  await buys(referrals, 'Ada', 1);
  const before = await referrals.friend(code, BEFORE);
  for (const number of [1, 2]) await buys(referrals, BEFORE, number);
  await referrals.settle();
  invariant((await referrals.stageOf(before)) === 'rewarded', 'the first friend is rewarded');

  const enrolment = await against((name) => (name === FRIEND ? referrals.friend(code, name) : referrals.shop.enrol({ externalId: name })));
  const listed = await settled();
  for (const name of [FRIEND, OTHER]) await buys(referrals, name, 1);
  await referrals.settle();
  const qualifying = await against((name) => buys(referrals, name, 2));
  const rewarded = await settled();
  const rewardedPoints = await referrals.active(referrerId);
  const ordinary = await against((name) => buys(referrals, name, 3));
  await referrals.settle();
  // One remaining purchase is not enough.
  const returned = await against((name) => givesBack(referrals, name, 2));
  await givesBack(referrals, FRIEND, 3);
  const reversed = await settled();
  invariant((await referrals.active(referrerId)) < rewardedPoints, 'the referrer has given back');

  const items = await testTable.items();
  const [difference] = await differencesFromLocal(tables.running().client, await tables.emptied(), items);
  if (difference !== undefined) throw new MeterDisagrees(JSON.stringify(difference));
  run.progress.end();
  return { enrolment, listed, qualifying, rewarded, ordinary, returned, reversed, itemsChecked: items.length };
}

const orderOf = (name: string, number: number): string => `${name.padEnd(5, '-')}-${orderId(number)}`;

const buys = (referrals: ReferralShop, name: string, number: number) =>
  referrals.shop.credit({
    ...ORDINARY,
    orderId: orderOf(name, number),
    member: { externalId: name },
    occurredAt: referrals.ports.clock.now(),
  });

const givesBack = (referrals: ReferralShop, name: string, number: number) =>
  referrals.givesBack(name, ORDINARY.amount, orderOf(name, number));
