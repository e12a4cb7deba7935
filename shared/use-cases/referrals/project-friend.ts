/** A friend's entry brings their line on the referrer's list up to date, and the counts with it: off the referrer's account. */
import { dateOf } from '../../domain/kernel/calendar.ts';
import { invariant } from '../../domain/kernel/refusal.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import type { Entry } from '../../domain/ledger/entry.ts';
import { type Friend, friendAfter, friendIdOf } from '../../domain/referrals/friend.ts';
import type { ReferralFact } from '../../domain/referrals/referral.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import type { ReactionPorts } from './referral-context.ts';

/** What is older than what is there changes nothing. @throws Busy. */
export async function projectFriend(ports: ReactionPorts, entry: Entry, { referrerId, refereeId, stage }: ReferralFact): Promise<void> {
  const { store } = ports;
  const { programmeId, number, at: since } = entry;
  const friendId = friendIdOf(programmeId, referrerId, refereeId);
  await decideAndCommit(ports, async (): Promise<Attempt<void>> => {
    const before = await store.friend(programmeId, referrerId, friendId);
    const friend = friendAfter(before, { programmeId, referrerId, friendId, refereeId, stage, since, entry: number });
    if (friend === undefined) return { answer: undefined };
    return {
      answer: undefined,
      changes: [
        { kind: 'friend', friend, expected: before?.revision ?? 0 },
        { kind: 'friends-at-stage', friend, stage, by: 1 },
        ...(before === undefined
          ? await firstSeen(ports, friend, refereeId)
          : [{ kind: 'friends-at-stage', friend, stage: before.stage, by: -1 } as const]),
      ],
    };
  });
}

/** Counted on the day of the enrolment; and no longer among those who are only invited. By the first entry, whichever is told first. */
async function firstSeen({ store, versions }: ReactionPorts, friend: Friend, refereeId: string): Promise<readonly Change[]> {
  const { programmeId, referrerId } = friend;
  const enrolment = await store.entry(programmeId, refereeId, 1);
  invariant(enrolment !== undefined, 'a ledger begins with the enrolment');
  const { terms } = await versions.numbered(programmeId, enrolment.programmeVersion);
  const invitation = enrolment.referral?.invitation;
  const invited = invitation === undefined ? undefined : await store.friend(programmeId, referrerId, invitation);
  return [
    { kind: 'friends-of-day', friend, day: dateOf(enrolment.at, terms.timeZone) },
    ...(invited === undefined
      ? []
      : ([
          { kind: 'friend-left', friend: invited },
          { kind: 'friends-at-stage', friend: invited, stage: 'invited', by: -1 },
        ] as const)),
  ];
}
