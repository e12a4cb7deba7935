/** Whether a referral looks like one person bringing themselves, or many of themselves. It accuses no one: a person judges. */

import type { Profile } from '../members/member.ts';
import { canonicalEmail, normalisedAddress } from './likeness.ts';

export type ReasonCode =
  | 'same-email'
  | 'same-address'
  | 'same-device'
  | 'shared-device'
  | 'shared-address'
  | 'referrer-pace'
  | 'purchase-pace';

/** Why something is judged. It has no personal data. */
export interface Reason {
  readonly code: ReasonCode;
  /** For whoever judges: one sentence. */
  readonly detail: string;
}

/** What a programme finds suspicious besides what is the same on both sides, which always is. */
export interface SuspicionTerms {
  /** More members than that who enrolled with the friend's device; absent: MEMBERS_PER_DEVICE. */
  readonly membersPerDevice?: number | undefined;
  /** More members than that who enrolled with the friend's address: a household has a few. Absent: MEMBERS_PER_ADDRESS. */
  readonly membersPerAddress?: number | undefined;
  /** More friends than that of one referrer within so many days. Absent: any number. */
  readonly velocity?: { readonly friends: number; readonly days: number } | undefined;
}

export const MEMBERS_PER_DEVICE = 3;
export const MEMBERS_PER_ADDRESS = 6;

export interface Suspects {
  readonly referee: Profile;
  readonly referrer: Profile;
  /** How many members enrolled with a trait of the referee's, the referee among them; 0: it has none. */
  readonly traits: { readonly device: number; readonly address: number };
  /** Friends of the referrer who came within the terms' days, this one among them. */
  readonly velocity: number;
}

/** None: nothing is suspicious. */
export function suspicionsOf(suspects: Suspects, terms: SuspicionTerms): readonly Reason[] {
  return [...sameOnBothSides(suspects), ...tooMany(suspects, terms)];
}

/** Not phone and card: by their claims no two members have the same. */
function sameOnBothSides({ referee, referrer }: Suspects): readonly Reason[] {
  const same = <Value>(of: (profile: Profile) => Value | undefined, code: ReasonCode, detail: string): readonly Reason[] => {
    const value = of(referee);
    return value !== undefined && value === of(referrer) ? [{ code, detail }] : [];
  };
  const devices = new Set(referrer.devices);
  return [
    ...same(({ identities: { email } }) => email && canonicalEmail(email), 'same-email', 'both e-mail addresses lead to the same mailbox'),
    ...same(({ fields: { address } }) => address && normalisedAddress(address), 'same-address', 'both have the same postal address'),
    ...(referee.devices?.some((device) => devices.has(device))
      ? [{ code: 'same-device', detail: 'both enrolled on the same device' } as const]
      : []),
  ];
}

function tooMany({ traits, velocity }: Suspects, terms: SuspicionTerms): readonly Reason[] {
  const { membersPerDevice = MEMBERS_PER_DEVICE, membersPerAddress = MEMBERS_PER_ADDRESS, velocity: pace } = terms;
  const over = (count: number, limit: number, code: ReasonCode, what: string): readonly Reason[] =>
    count > limit ? [{ code, detail: `${count} ${what}, more than ${limit}` }] : [];
  return [
    ...over(traits.device, membersPerDevice, 'shared-device', 'members enrolled on this device'),
    ...over(traits.address, membersPerAddress, 'shared-address', 'members enrolled with this address'),
    ...(pace === undefined ? [] : over(velocity, pace.friends, 'referrer-pace', `friends of one referrer within ${pace.days} days`)),
  ];
}
