/** Updates a friend's line on the referrer's list, and the counts. The referrer's account is not touched. */
import { dateOf } from '../../domain/kernel/calendar.ts';
import { invariant } from '../../domain/kernel/refusal.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import type { Entry } from '../../domain/ledger/entry.ts';
import { type Friend, friendAfter, friendIdOf } from '../../domain/referrals/friend.ts';
import type { ReferralOutcome } from '../../domain/referrals/referral.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import type { ReactionPorts } from './referral-context.ts';

/** An entry older than the line changes nothing. @throws Busy. */
export async function projectFriend(ports: ReactionPorts, entry: Entry, { referrerId, refereeId, stage }: ReferralOutcome): Promise<void> {
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

/** Counts a new friend on the day of enrolment, and removes the invitation. Uses the first entry, whichever entry arrives first. */
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
