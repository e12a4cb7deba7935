/** A friend over HTTP, from the code to both rewards and back, also when the stream is read again from the beginning. */
import { beforeAll, expect, it } from 'vitest';
import { manager, member, merchant, newMember, newProgramme, pinOf, TERMS, unique } from '../../support/platform/api.ts';
import { REFERRALS } from '../../support/platform/document-referrals.ts';
import type { RunningPlatform } from '../../support/platform/platform.ts';
import type { Alone } from './alone-platform.ts';

let platform: RunningPlatform;

export function referralsSuite(alone: Alone): void {
  beforeAll(() => {
    platform = alone().running;
  });

  it('both are rewarded once, though the stream is told again from the start, and a return takes both back', async () => {
    const { url } = platform;
    const programmeId = await newProgramme(url, { ...TERMS, referrals: REFERRALS });
    const params = { programmeId };
    const shop = await merchant(url, programmeId);
    const { memberId: adaId, externalId } = await newMember(url, programmeId);
    const [ada, grace, admin] = [await member(url, externalId), await member(url, unique('grace')), await manager(url)];
    const { code, link } = (await ada.call('chooseReferralCode', { params, body: {} })).body;
    expect(link).toBe(`https://evergreen.example/join?friend=${code}`);

    const held = { card: '9801 4711', cardPin: await pinOf(url, programmeId, '9801 4711') };
    const { body: enrolled } = await grace.call('enrol', { params, body: { ...held, referral: { code: code.toLowerCase() } } });
    expect(enrolled.referral).toEqual({ attributed: true, reason: 'brought by another member, by code' });
    await shop.credited({ orderId: 'A-1', member: { card: '98014711' }, amount: 2933 });
    await platform.settle();

    const balances = async () => [
      (await ada.call('getBalance', { params })).body.active,
      (await grace.call('getBalance', { params })).body.active,
    ];
    const friends = async () => (await ada.call('listFriends', { params, query: {} })).body.items;
    expect(await balances()).toEqual([300, 229]);
    expect(await friends()).toMatchObject([{ stage: 'rewarded' }]);
    const seen = (await ada.call('getReferral', { params })).body;
    expect(seen).toMatchObject({ code, friends: { rewarded: 1, enrolled: 0 }, rewards: { friends: 1, points: 300 }, broughtBy: null });
    expect((await grace.call('getReferral', { params })).body).toMatchObject({ code: null, broughtBy: { stage: 'rewarded' } });
    const shown = JSON.stringify([seen, await friends(), (await ada.call('listEntries', { params, query: {} })).body]);
    expect(shown).not.toContain(enrolled.memberId);
    const ofAda = { params: { programmeId, memberId: adaId } };
    expect((await admin.call('getMemberReferral', ofAda)).body).toEqual(seen);
    expect((await admin.call('listMemberFriends', { ...ofAda, query: {} })).body.items).toMatchObject([{ memberId: enrolled.memberId }]);

    await platform.replayStreams();
    await platform.settle();
    expect(await balances()).toEqual([300, 229]);

    await shop.reversed({ orderId: 'A-1', amount: 2933 });
    await platform.settle();
    expect(await balances()).toEqual([0, 0]);
    expect(await friends()).toMatchObject([{ stage: 'reversed' }]);
    const { faults } = (await admin.call('verifyLedger', ofAda)).body;
    expect(faults).toEqual([]);
  });

  it('an invitation makes a friend of whoever enrols with the address, and does not tell who is a member', async () => {
    const { url } = platform;
    const programmeId = await newProgramme(url, { ...TERMS, referrals: REFERRALS });
    const params = { programmeId };
    const { externalId } = await newMember(url, programmeId);
    const ada = await member(url, externalId);
    const email = `${unique('grace')}@example.org`;
    const { body: invited } = await ada.call('inviteFriend', { params, body: { email } });
    expect((await ada.call('inviteFriend', { params, body: { email: email.toUpperCase() } })).body).toEqual(invited);
    const grace = await member(url, unique('grace'), { email });
    const { body: enrolled } = await grace.call('enrol', { params, body: {} });
    expect(enrolled.referral).toMatchObject({ attributed: true });
    await platform.settle();
    expect((await ada.call('listFriends', { params, query: {} })).body.items).toMatchObject([{ stage: 'enrolled' }]);
    expect((await platform.items()).filter((item) => item.SK !== 'PROFILE' && JSON.stringify(item).includes(email))).toEqual([]);
  });
}
