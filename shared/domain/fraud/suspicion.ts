/** Signs that a referral is one person twice. They decide nothing: a person reviews them. */

import type { Profile } from '../members/member.ts';
import { canonicalEmail, normalisedAddress } from './suspicion-signals.ts';

export type ReasonCode =
  | 'same-email'
  | 'same-address'
  | 'same-device'
  | 'shared-device'
  | 'shared-address'
  | 'referrer-pace'
  | 'purchase-pace';

/** A reason for a review. It has no personal data. */
export interface Reason {
  readonly code: ReasonCode;
  /** One sentence for the reviewer. */
  readonly detail: string;
}

/** Thresholds of a programme. Equal traits on both sides are always suspicious. */
export interface SuspicionTerms {
  /** Members with the friend's device above this number are suspicious; absent: MEMBERS_PER_DEVICE. */
  readonly membersPerDevice?: number | undefined;
  /** Members with the friend's address above this number are suspicious; a household has a few. Absent: MEMBERS_PER_ADDRESS. */
  readonly membersPerAddress?: number | undefined;
  /** Friends of one referrer within `days` above this number are suspicious; absent: no limit. */
  readonly velocity?: { readonly friends: number; readonly days: number } | undefined;
}

export const MEMBERS_PER_DEVICE = 3;
export const MEMBERS_PER_ADDRESS = 6;

export interface Suspects {
  readonly referee: Profile;
  readonly referrer: Profile;
  /** Number of members with the referee's trait, including the referee; 0: no trait. */
  readonly traits: { readonly device: number; readonly address: number };
  /** The referrer's friends within the terms' days, including this one. */
  readonly velocity: number;
}

/** An empty list: nothing is suspicious. */
export function suspicionsOf(suspects: Suspects, terms: SuspicionTerms): readonly Reason[] {
  return [...sameOnBothSides(suspects), ...tooMany(suspects, terms)];
}

/** Phone and card are not compared: by their claims no two members share them. */
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
  const { membersPerDevice = MEMBERS_PER_DEVICE, membersPerAddress = MEMBERS_PER_ADDRESS, velocity: rateLimit } = terms;
  const over = (count: number, limit: number, code: ReasonCode, what: string): readonly Reason[] =>
    count > limit ? [{ code, detail: `${count} ${what}, more than ${limit}` }] : [];
  return [
    ...over(traits.device, membersPerDevice, 'shared-device', 'members enrolled on this device'),
    ...over(traits.address, membersPerAddress, 'shared-address', 'members enrolled with this address'),
    ...(rateLimit === undefined
      ? []
      : over(velocity, rateLimit.friends, 'referrer-pace', `friends of one referrer within ${rateLimit.days} days`)),
  ];
}
