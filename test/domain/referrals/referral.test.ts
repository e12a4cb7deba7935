/** The stages of a referral, and what the account of a friend remembers of it. */
import { describe, expect, test } from 'vitest';
import { advance } from '../../../shared/domain/agenda/advance.ts';
import { nextActionAt } from '../../../shared/domain/agenda/next-action.ts';
import { type Instant, plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import type { Account } from '../../../shared/domain/ledger/account.ts';
import { append, openLedger } from '../../../shared/domain/ledger/ledger.ts';
import { decideEnrolment } from '../../../shared/domain/members/enrolment.ts';
import {
  REFERRAL_MOVES,
  type ReferralMove,
  type ReferralOutcome,
  type ReferralStage,
  stageAfter,
} from '../../../shared/domain/referrals/referral.ts';
import { stageAt } from '../../../shared/domain/referrals/referral-timer.ts';
import { aVersion, MEMBER_ID, NOW } from '../../support/kernel/builders.ts';
import { programmeWith } from '../../support/referrals/referral-shop.ts';

const STAGES = Object.keys(REFERRAL_MOVES) as ReferralStage[];
const MOVES: readonly ReferralMove[] = ['enrol', 'qualify', 'reward', 'expire', 'reverse', 'reject'];
const DAY = 86_400;
/** When an account is looked at that has nothing ahead. */
const A_YEAR_ON = plusSeconds(NOW, 366 * DAY);
const TERMS = programmeWith();
const PROGRAMME = aVersion(TERMS);

const ofStage = (stage: ReferralStage, special: Partial<ReferralOutcome> = {}): ReferralOutcome => ({
  stage,
  referrerId: 'mem_ada',
  refereeId: MEMBER_ID,
  ...special,
});

const enrolled = (): Account => decideEnrolment(MEMBER_ID, [], PROGRAMME, NOW, { referrerId: 'mem_ada', by: 'code' }).account;

const moved = (account: Account, fact: ReferralOutcome, at: Instant = NOW): Account =>
  append(openLedger(account), { kind: 'refer', at, programmeVersion: 1, postings: [], explanation: [], referral: fact }).account;

/** By the shortest way that there is. */
const WAYS: Readonly<Record<Exclude<ReferralStage, 'invited'>, readonly ReferralStage[]>> = {
  enrolled: [],
  qualified: ['qualified'],
  rewarded: ['qualified', 'rewarded'],
  expired: ['expired'],
  reversed: ['qualified', 'reversed'],
  rejected: ['qualified', 'rejected'],
};
const at = (stage: Exclude<ReferralStage, 'invited'>): Account =>
  WAYS[stage].reduce((account, next) => moved(account, ofStage(next)), enrolled());

describe('the table of stages', () => {
  const ALLOWED: readonly string[] = [
    'invited enrol enrolled',
    'invited expire expired',
    'enrolled qualify qualified',
    'enrolled expire expired',
    'qualified reward rewarded',
    'qualified reverse reversed',
    'qualified reject rejected',
    'rewarded reverse reversed',
  ];

  test.each(STAGES.flatMap((stage) => MOVES.map((move) => [stage, move] as const)))('%s, %s', (stage, move) => {
    const to = stageAfter(stage, move);
    expect(to === undefined ? [] : [`${stage} ${move} ${to}`]).toEqual(ALLOWED.filter((way) => way.startsWith(`${stage} ${move} `)));
  });

  test('no way leads back', () => {
    const reachable = (from: ReferralStage): readonly ReferralStage[] =>
      Object.values(REFERRAL_MOVES[from]).flatMap((to) => [to, ...reachable(to)]);
    for (const stage of STAGES) expect(reachable(stage)).not.toContain(stage);
  });

  const known = STAGES.filter((stage): stage is Exclude<ReferralStage, 'invited'> => stage !== 'invited');
  test.each(known.flatMap((from) => STAGES.map((to) => [from, to] as const)))('an entry that leads from %s to %s', (from, to) => {
    const move = () => moved(at(from), ofStage(to));
    const isAllowed = Object.values<ReferralStage>(REFERRAL_MOVES[from]).includes(to);
    if (isAllowed) expect(move().referral?.stage).toBe(to);
    else expect(move).toThrow(expect.objectContaining({ name: 'InvariantBroken' }));
  });
});

describe('the referrer of a member', () => {
  test('is said by the enrolment, and by no later entry: so no one is brought by those whom they brought', () => {
    const plain = decideEnrolment(MEMBER_ID, [], PROGRAMME, NOW).account;
    const need = { purchases: 1, returnWindowDays: 0, reversibleDays: 60 };
    for (const stage of STAGES) {
      if (stage !== 'enrolled') expect(() => moved(plain, ofStage(stage))).toThrow('a referral begins with the enrolment');
    }
    expect(() => moved(enrolled(), ofStage('enrolled', { need, until: null, referrerId: 'mem_eve' }))).toThrow('a referral begins once');
  });

  test('entries of a level, by which others are paid, say nothing of it', () => {
    const paid = moved(at('rewarded'), ofStage('rewarded', { level: 2, points: 30, referrerId: 'mem_x', refereeId: 'mem_y' }));
    expect(paid.referral).toEqual(at('rewarded').referral);
    expect(paid.referred).toEqual({ friends: 0, points: 30, milestones: [] });
  });
});

describe('time', () => {
  test('ends the chance of one who has not bought what is needed, through the last of its days', () => {
    const account = enrolled();
    expect(account.referral).toMatchObject({ until: '2026-12-21T23:00:00.000Z' });
    // A purchase that was made before then can arrive for seven days.
    const end = toInstant('2026-12-28T23:00:00.000Z');
    expect(nextActionAt(account, TERMS, NOW)).toBe(end);
    const before = plusSeconds(end, -1);
    expect(advance(openLedger(account), before, PROGRAMME).appended).toEqual([]);
    expect(advance(openLedger(account), end, PROGRAMME).appended).toMatchObject([
      { kind: 'refer', points: 0, referral: ofStage('expired') },
    ]);
    expect([before, end].map((now) => account.referral && stageAt(account.referral, TERMS, now))).toEqual(['enrolled', 'expired']);
  });

  test.each([
    [0, '2026-12-21T23:00:00.000Z'],
    [31, '2027-01-21T23:00:00.000Z'],
  ])('ends the chance %i days later where the terms say so', (lateArrivalDays, end) => {
    expect(nextActionAt(enrolled(), { ...TERMS, earning: { ...TERMS.earning, lateArrivalDays } }, NOW)).toBe(end);
  });

  test('qualifies one who has, once the time for returns is over', () => {
    const account = append(openLedger(enrolled()), {
      kind: 'earn',
      at: NOW,
      programmeVersion: 1,
      postings: [],
      explanation: [],
      referralCount: { purchases: 1, spend: 100, qualifiesAt: plusSeconds(NOW, 14 * DAY) },
    }).account;
    const end = plusSeconds(NOW, 14 * DAY);
    expect(nextActionAt(account, TERMS, NOW)).toBe(end);
    const { account: settled, appended } = advance(openLedger(account), plusSeconds(end, 90 * DAY), PROGRAMME);
    expect(appended).toMatchObject([{ kind: 'refer', referral: { stage: 'qualified' } }]);
    expect(settled.referral).not.toHaveProperty('qualifiesAt');
    expect(nextActionAt(settled, TERMS, end)).toBe(A_YEAR_ON);
  });

  test.each(['qualified', 'rewarded', 'expired', 'reversed', 'rejected'] as const)('does nothing more to one that is %s', (stage) => {
    const account = at(stage);
    expect(nextActionAt(account, TERMS, NOW)).toBe(A_YEAR_ON);
    expect(advance(openLedger(account), plusSeconds(NOW, 4_000 * DAY), PROGRAMME).appended).toEqual([]);
  });
});
