/** How friends come: by codes and invitations, at their enrolment. Run on every table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Identities } from '../../../shared/domain/members/member.ts';
import type { ReferralTerms } from '../../../shared/domain/referrals/referral-terms.ts';
import { enrolMember } from '../../../shared/use-cases/members/enrol-member.ts';
import { type Invitee, inviteFriend } from '../../../shared/use-cases/referrals/invite-friend.ts';
import { listFriends, readReferral } from '../../../shared/use-cases/referrals/read-referral.ts';
import { chooseReferralCode } from '../../../shared/use-cases/referrals/referral-code.ts';
import { terms } from '../../support/kernel/builders.ts';
import { FAULTS } from '../../support/kernel/faults.ts';
import { atFirst, faultyStore } from '../../support/kernel/faulty-store.ts';
import { openShop, PROGRAMME } from '../../support/kernel/shop.ts';
import { TABLES, type TestTable } from '../../support/kernel/tables.ts';
import { openReferralShop, type ReferralShop } from '../../support/referrals/referral-shop.ts';

const DAY = 86_400;
const GRACE = { email: 'grace@example.com' };
const INVITING = { invitations: { windowDays: 30, perDay: 2 } };
const refused = (code: string, field?: string) => ({ name: 'Refusal', code, ...(field === undefined ? {} : { field }) });

describe.each(TABLES)('codes and invitations $name', (tables) => {
  let referrals: ReferralShop;
  let testTable: TestTable;
  let ada: string;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    testTable = await tables.fresh();
  });
  const open = async (special: Partial<ReferralTerms> = {}) => {
    referrals = await openReferralShop(testTable, special);
    ({ memberId: ada } = await referrals.shop.enrol({ externalId: 'Ada' }));
  };
  const choose = (code?: string, memberId = ada, on = referrals) => chooseReferralCode(on.ports, PROGRAMME, memberId, code);
  const invite = (invitee: Invitee = GRACE, memberId = ada, on = referrals) => inviteFriend(on.ports, PROGRAMME, memberId, invitee);
  const enrol = (identities: Identities = GRACE, code?: string) =>
    enrolMember(referrals.ports, {
      programmeId: PROGRAMME,
      identities,
      fields: {},
      ...(code === undefined ? {} : { referral: { code } }),
    });
  const another = async (name = 'Other') => (await referrals.shop.enrol({ externalId: name })).memberId;
  const later = (days: number) => referrals.ports.clock.advance(days * DAY);
  const read = (memberId = ada) => readReferral(referrals.ports, PROGRAMME, memberId);
  const friends = async () => (await listFriends(referrals.ports, PROGRAMME, ada, undefined, 25)).items;

  describe('a code', () => {
    test('is made at random, once', async () => {
      await open();
      const { referrer } = await choose();
      expect(referrer).toMatchObject({ code: expect.stringMatching(/^[0-9A-Z]{9}$/), renames: 0, revision: 1 });
      expect((await choose()).referrer).toEqual(referrer);
      expect(await read()).toMatchObject({
        code: referrer.code,
        link: `https://coffee.example/join?friend=${referrer.code}`,
        renamesLeft: 1,
      });
    });

    test('two members who choose the same at the same time: one has it', async () => {
      await open();
      const other = await another();
      const outcomes = await Promise.allSettled([choose('SAME'), choose('SAME', other, referrals.on(referrals.store))]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    if (!tables.everything) return;

    test('is chosen as often as the programme lets a member; those before still lead to them', async () => {
      await open({ renames: 2 });
      const { referrer: first } = await choose();
      await choose('ada-2026');
      expect((await choose(' Ada-2026 ')).referrer).toMatchObject({ code: 'ADA-2026', renames: 1 });
      await choose('ADA-L');
      await expect(choose('ADA-X')).rejects.toMatchObject(refused('LIMIT_EXCEEDED', 'code'));
      for (const [index, code] of [first.code, 'ada-2026', 'Ada-L'].entries()) {
        expect(await enrol({ externalId: `friend-${index}` }, code)).toMatchObject({ referral: { attributed: true } });
      }
    });

    test('of another member is refused; so is what could be one made at random', async () => {
      await open();
      await choose('ADA-2026');
      const other = await another();
      await expect(choose('ADA-2026', other)).rejects.toMatchObject(refused('ALREADY_EXISTS', 'code'));
      const { referrer } = await choose(undefined, other);
      await expect(choose(referrer.code, await another('Third'))).rejects.toMatchObject(refused('VALIDATION_FAILED', 'code'));
    });

    test('cannot be chosen where codes are made at random, nor be had where no one brings friends', async () => {
      await open({ renames: 0 });
      await expect(choose('ADA-2026')).rejects.toMatchObject(refused('NOT_AVAILABLE', 'code'));
      await expect(choose(undefined, 'mem_nobody')).rejects.toMatchObject(refused('NOT_FOUND', 'memberId'));
      const plain = await openShop(await tables.fresh(), terms());
      const { memberId } = await plain.enrol();
      await expect(chooseReferralCode(plain.ports, PROGRAMME, memberId)).rejects.toMatchObject(refused('NOT_AVAILABLE'));
      await expect(inviteFriend(plain.ports, PROGRAMME, memberId, GRACE)).rejects.toMatchObject(refused('NOT_AVAILABLE'));
      expect(await readReferral(plain.ports, PROGRAMME, memberId)).toMatchObject({ code: null, link: null, renamesLeft: 0 });
    });

    test.each(FAULTS)('%s: it is one code all the same', async (fault) => {
      await open();
      const server = referrals.on(faultyStore(referrals.store, atFirst('commit', fault)));
      const { referrer } = await choose('ADA-2026', ada, server);
      expect(referrer).toMatchObject({ renames: 1, revision: 1 });
      expect(await read()).toMatchObject({ code: 'ADA-2026', renamesLeft: 0 });
    });
  });

  describe('an enrolment', () => {
    test('by a code is attributed, and answered so again', async () => {
      await open();
      const { referrer } = await choose();
      const first = await enrol(GRACE, referrer.code.toLowerCase());
      expect(first).toMatchObject({ replayed: false, referral: { attributed: true, reason: 'brought by another member, by code' } });
      expect(await enrol(GRACE, referrer.code)).toEqual({ ...first, replayed: true });
      expect(await referrals.account(first.memberId)).toMatchObject({ referral: { referrerId: ada, stage: 'enrolled' } });
      await expect(enrol(GRACE)).rejects.toMatchObject(refused('MEMBER_EXISTS'));
    });

    if (!tables.everything) return;

    test('by a code that there is not goes on without', async () => {
      await open();
      const { memberId, referral } = await enrol(GRACE, 'NO-SUCH');
      expect(referral).toEqual({ attributed: false, reason: 'there is no such code' });
      expect(await referrals.account(memberId)).not.toHaveProperty('referral');
      await expect(enrol({ externalId: 'X' }, 'no')).rejects.toMatchObject(refused('VALIDATION_FAILED', 'referral.code'));
    });

    test('without a code says nothing of referrals', async () => {
      await open();
      expect(await enrol()).not.toHaveProperty('referral');
    });

    test('in a programme without referrals says so only to who names a code', async () => {
      const plain = await openShop(await tables.fresh(), terms());
      const asked = { programmeId: PROGRAMME, fields: {} };
      expect(await enrolMember(plain.ports, { ...asked, identities: { externalId: 'B' }, referral: { code: 'ADA-1' } })).toMatchObject({
        referral: { attributed: false },
      });
      expect(await enrolMember(plain.ports, { ...asked, identities: { externalId: 'C' } })).not.toHaveProperty('referral');
    });
  });

  describe('an invitation', () => {
    test('is found by the identity at the enrolment, and the friend is one line of the list', async () => {
      await open(INVITING);
      const invited = await invite({ email: 'Grace@Example.com' });
      expect(await friends()).toMatchObject([{ friendId: invited.friendId, stage: 'invited' }]);
      const { memberId, referral } = await enrol();
      expect(referral).toEqual({ attributed: true, reason: 'brought by another member, by invitation' });
      await referrals.settle();
      expect(await friends()).toMatchObject([{ refereeId: memberId, stage: 'enrolled' }]);
      expect((await read()).friends).toMatchObject({ invited: 0, enrolled: 1 });
    });

    if (!tables.everything) return;

    test('keeps no personal data', async () => {
      await open(INVITING);
      await invite();
      await invite({ phone: '+4915112345678' });
      const stored = JSON.stringify(await testTable.items());
      expect(stored).not.toContain('grace');
      expect(stored).not.toContain('15112345678');
    });

    test('is good for its window; then it can be made again', async () => {
      await open(INVITING);
      const first = await invite();
      expect(await invite()).toEqual({ ...first, replayed: true });
      later(30);
      expect(await friends()).toMatchObject([{ stage: 'expired' }]);
      expect(await enrol()).not.toHaveProperty('referral');
      expect(await invite()).toMatchObject({ friendId: first.friendId, replayed: false });
      expect(await friends()).toMatchObject([{ stage: 'invited' }]);
      expect((await read()).friends).toMatchObject({ invited: 1 });
    });

    test('of whoever was first counts; a code that is named counts before it', async () => {
      await open(INVITING);
      const other = await another();
      await invite();
      later(1);
      await invite(GRACE, other);
      const { memberId } = await enrol();
      expect(await referrals.account(memberId)).toMatchObject({ referral: { referrerId: ada } });
      await invite({ phone: '+4915112345678' });
      const { referrer } = await choose(undefined, other);
      const byCode = await enrol({ phone: '+4915112345678' }, referrer.code);
      expect(await referrals.account(byCode.memberId)).toMatchObject({ referral: { referrerId: other } });
    });

    test('is made so often a day', async () => {
      await open(INVITING);
      await invite({ email: 'one@example.com' });
      await invite({ email: 'two@example.com' });
      await expect(invite()).rejects.toMatchObject(refused('LIMIT_EXCEEDED'));
      await invite({ email: 'one@example.com' });
      later(1);
      await invite();
    });

    test.each(FAULTS)('%s: it is one invitation', async (fault) => {
      await open(INVITING);
      await invite(GRACE, ada, referrals.on(faultyStore(referrals.store, atFirst('commit', fault))));
      expect(await friends()).toHaveLength(1);
      expect((await read()).friends).toMatchObject({ invited: 1 });
      await invite({ email: 'two@example.com' });
      await expect(invite({ email: 'three@example.com' })).rejects.toMatchObject(refused('LIMIT_EXCEEDED'));
    });
  });
});
