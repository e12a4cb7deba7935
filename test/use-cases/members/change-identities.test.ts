/** S4: identities are added, withdrawn and given to whom they belong: on every table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { MAX_OTHER_IDENTITIES } from '../../../shared/domain/members/identity-change.ts';
import type { Identities } from '../../../shared/domain/members/member.ts';
import { openNote } from '../../../shared/use-cases/ledger/open-note.ts';
import { addIdentity, withdrawIdentity, withdrawMyIdentity } from '../../../shared/use-cases/members/change-identities.ts';
import { findBearer, findMember } from '../../../shared/use-cases/members/read-member.ts';
import { FAULTS, redelivered } from '../../support/kernel/faults.ts';
import { atCall, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON } from '../../support/kernel/ports.ts';
import { entryIn, openShop, PROGRAMME, provedLedger, type Shop } from '../../support/kernel/shop.ts';
import { TABLES } from '../../support/kernel/tables.ts';

const refused = (code: string, field?: string) => ({ name: 'Refusal', code, ...(field === undefined ? {} : { field }) });
const CARD = { card: '1111 0001' };
const NEW_CARD = { card: '1111 0002' };

describe.each(TABLES)('identities of a member $name', (tables) => {
  let shop: Shop;
  let memberId: string;
  let keys = 0;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    shop = await openShop(await tables.fresh());
    ({ memberId } = await shop.enrol({ ...CARD, subject: 'ada' }));
  });

  const change = (identity: Identities, of = memberId, idempotencyKey = `key-${++keys}`) => ({
    programmeId: PROGRAMME,
    memberId: of,
    by: 'support-1',
    reason: 'lost in the bus',
    identity,
    idempotencyKey,
  });
  const add = (identity: Identities, of?: string, key?: string, on = shop) => addIdentity(on.ports, change(identity, of, key));
  const withdraw = (identity: Identities, of?: string, key?: string, on = shop) => withdrawIdentity(on.ports, change(identity, of, key));
  const profile = (of = memberId) => shop.store.profile(PROGRAMME, of);
  let orders = 0;
  const buys = async (member: { card: string }, occurredAt: string = shop.ports.clock.now()) =>
    entryIn(await shop.credit({ orderId: `o-${++orders}`, member, occurredAt })).memberId;

  test('a lost card names nobody from then on, what was bought before still counts, and the new card is theirs', async () => {
    await shop.credit({ orderId: 'waits', member: NEW_CARD });
    const { entry } = await withdraw(CARD);
    expect(await openNote(shop.ports, entry)).toMatchObject({ kind: 'unlink', by: 'support-1', reason: 'lost in the bus' });
    await add(NEW_CARD);
    shop.ports.clock.advance(3_600);
    await expect(buys(CARD)).rejects.toMatchObject(refused('IDENTITY_WITHDRAWN', 'member.card'));
    expect(await buys(CARD, toInstant('2026-03-02T11:59:00Z'))).toBe(memberId);
    expect(await buys(NEW_CARD)).toBe(memberId);
    expect(await profile()).toMatchObject({
      identities: { card: '11110002', subject: 'ada' },
      withdrawn: [{ kind: 'card', value: '11110001', at: NOON }],
    });
    expect(await provedLedger(shop.store, memberId)).toEqual(['enrol 0', 'unlink 0', 'link 0', 'earn 42', 'earn 42', 'earn 42']);
    expect(await findMember(shop.ports, PROGRAMME, 'card', CARD.card), 'support still finds them by it').toBe(memberId);
  });

  test('a member has any number of cards, and the next takes the place of the first', async () => {
    await add(NEW_CARD);
    await add({ card: '1111 0003' });
    expect(await profile()).toMatchObject({
      identities: { card: '11110001' },
      others: [
        { kind: 'card', value: '11110002' },
        { kind: 'card', value: '11110003' },
      ],
    });
    for (const card of ['11110001', '11110002', '11110003']) expect(await buys({ card })).toBe(memberId);
    await withdraw(CARD);
    expect(await profile()).toMatchObject({ identities: { card: '11110002' }, others: [{ kind: 'card', value: '11110003' }] });
    await withdraw({ card: '1111 0003' });
    await withdraw(NEW_CARD);
    const left = await profile();
    expect([left?.identities.card, left?.others]).toEqual([undefined, undefined]);
  });

  if (!tables.everything) return;

  test('S4: a card that a stranger took goes back to whom it belongs', async () => {
    const { memberId: owner } = await shop.enrol({ email: 'owner@example.org' });
    await expect(add(CARD, owner)).rejects.toMatchObject(refused('MEMBER_EXISTS', 'card'));
    await withdraw(CARD);
    await add(CARD, owner);
    expect(await buys(CARD)).toBe(owner);
    expect((await profile(owner))?.identities.card).toBe('11110001');
    await expect(withdraw(CARD), 'it is another one’s').rejects.toMatchObject(refused('NOT_FOUND', 'card'));
    await withdraw(CARD, owner);
    await add(CARD);
    expect(await buys(CARD)).toBe(memberId);
    expect((await profile())?.withdrawn).toBeUndefined();
  });

  test('a sign-in that was withdrawn opens no account, and enrols no new one', async () => {
    await withdraw({ subject: 'ada' });
    await expect(findBearer(shop.ports, PROGRAMME, 'ada')).rejects.toMatchObject(refused('NOT_FOUND'));
    await expect(shop.enrol({ subject: 'ada' })).rejects.toMatchObject(refused('IDENTITY_WITHDRAWN', 'subject'));
    await add({ subject: 'ada-2' });
    expect(await findBearer(shop.ports, PROGRAMME, 'ada-2')).toBe(memberId);
  });

  test('an enrolment that is sent again gets its first answer, and never names the member to whom its card went', async () => {
    const again = () => shop.enrol({ ...CARD, subject: 'ada' });
    await withdraw(CARD);
    expect(await again()).toMatchObject({ memberId, replayed: true });
    const byStaff = await shop.enrol({ card: '3333 0001' });
    await withdraw({ card: '3333 0001' }, byStaff.memberId);
    await add({ card: '3333 0001' });
    await expect(shop.enrol({ card: '3333 0001' })).rejects.toMatchObject(refused('MEMBER_EXISTS', 'card'));
    await withdraw({ subject: 'ada' });
    await expect(again()).rejects.toMatchObject(refused('IDENTITY_WITHDRAWN', 'subject'));
  });

  test('members withdraw a card themselves, and only their own', async () => {
    const { memberId: other } = await shop.enrol(NEW_CARD);
    const mine = { programmeId: PROGRAMME, memberId, by: 'ada', idempotencyKey: 'mine' };
    await expect(withdrawMyIdentity(shop.ports, { ...mine, identity: NEW_CARD })).rejects.toMatchObject(refused('NOT_FOUND', 'card'));
    const { entry } = await withdrawMyIdentity(shop.ports, { ...mine, identity: CARD });
    expect(entry).not.toHaveProperty('note');
    expect(await buys(NEW_CARD)).toBe(other);
  });

  test('the same key again changes nothing, and other content under it is refused', async () => {
    const first = await withdraw(CARD, memberId, 'key');
    expect(await withdraw({ card: '1111-0001' }, memberId, 'key')).toEqual({ ...first, replayed: true });
    await expect(withdraw(NEW_CARD, memberId, 'key')).rejects.toMatchObject(refused('IDEMPOTENCY_MISMATCH'));
    await expect(withdraw(CARD)).rejects.toMatchObject(refused('NOT_FOUND', 'card'));
    const added = await add(NEW_CARD, memberId, 'add');
    expect(await add(NEW_CARD, memberId, 'add')).toEqual({ ...added, replayed: true });
    await expect(add(NEW_CARD)).rejects.toMatchObject(refused('ALREADY_EXISTS', 'card'));
  });

  test('lists are bounded, and a full one refuses with the number', async () => {
    for (let card = 0; card < MAX_OTHER_IDENTITIES; card += 1) await add({ card: `2222 ${1000 + card}` });
    await expect(add(NEW_CARD)).rejects.toMatchObject({ ...refused('LIMIT_EXCEEDED'), message: expect.stringContaining('at most 20') });
  });

  test('two members who are given one withdrawn card at the same time: one gets it', async () => {
    const { memberId: other } = await shop.enrol({ email: 'other@example.org' });
    await withdraw(CARD);
    const outcomes = await Promise.allSettled(
      [memberId, other].map((of) => redelivered(() => add(CARD, of, `at-once-${of}`, shop.on(shop.store)))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const owner = await buys(CARD);
    expect((await profile(owner))?.identities.card).toBe('11110001');
    expect((await profile(owner === memberId ? other : memberId))?.identities.card).toBeUndefined();
  });

  test('a card is withdrawn while a till uses it: the purchase is credited or refused, and never half', async () => {
    const [bought] = await Promise.allSettled([
      redelivered(() => shop.on(shop.store).credit({ orderId: 'race', member: CARD })),
      redelivered(() => withdraw(CARD, memberId, 'race', shop.on(shop.store))),
    ]);
    if (bought.status === 'rejected') expect(bought.reason).toMatchObject(refused('IDENTITY_WITHDRAWN'));
    const kinds = (await provedLedger(shop.store, memberId)).toSorted();
    expect(kinds).toEqual(bought.status === 'fulfilled' ? ['earn 42', 'enrol 0', 'unlink 0'] : ['enrol 0', 'unlink 0']);
  });

  test('with a fault at any of its calls: once', async () => {
    const dry = faultyStore(shop.store);
    await withdraw(CARD, memberId, 'dry', shop.on(dry));
    for (const { operation, number } of dry.calls) {
      for (const fault of operation === 'commit' ? FAULTS : (['lost-before'] as const)) {
        const name = `${number}-${String(fault)}`;
        const { memberId: of } = await shop.enrol({ card: name });
        const server = shop.on(faultyStore(shop.store, atCall(number, fault)));
        await withdraw({ card: name }, of, name, server).catch(() => withdraw({ card: name }, of, name));
        expect(await provedLedger(shop.store, of), name).toEqual(['enrol 0', 'unlink 0']);
        expect((await profile(of))?.withdrawn, name).toHaveLength(1);
      }
    }
  });
});
