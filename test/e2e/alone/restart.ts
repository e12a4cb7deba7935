/** Answered requests are kept, through a stop and through a kill in the middle of work. */
import { expect, it } from 'vitest';
import {
  type Answer,
  ask,
  ledgerOf,
  manager,
  merchant,
  merchantActor,
  newMember,
  newProgramme,
  purchaseOf,
  tokenOf,
} from '../../support/platform/api.ts';
import type { Alone } from './alone-platform.ts';
import { isKilled } from './kills.ts';

const ORDERS = 60;

export function restartSuite(alone: Alone): void {
  it.runIf(isKilled('purchases'))('a ledger survives kill -9 in the middle of purchases, and a stop', async () => {
    let platform = alone().running;
    const { url } = platform;
    const programmeId = await newProgramme(url);
    const shop = await merchant(url, programmeId);
    const { memberId, externalId } = await newMember(url, programmeId);
    const token = await tokenOf(url, { sub: externalId });
    const me = () => ask(url, `/v1/programmes/${programmeId}/me/balance`, { token });
    const kept = await shop.send(purchaseOf({ member: { externalId: 'later' }, amount: 700 }));
    expect(kept.status).toBe(202);

    const events = Array.from({ length: ORDERS }, (_, index) => purchaseOf({ orderId: `A-${index}`, member: { externalId }, amount: 100 }));
    const answered = new Map<string, Answer>();
    const killed = Promise.withResolvers<void>();
    /** One purchase after the other until the platform is gone. */
    const deliver = async (mine: typeof events): Promise<void> => {
      for (const event of mine) {
        const answer = await shop.send(event).catch(() => undefined);
        if (answer === undefined) return;
        if (answer.status === 200) answered.set(event.data.orderId, answer);
        if (answered.size >= ORDERS / 4) killed.resolve();
      }
    };
    const delivering = Promise.all([0, 1, 2].map((lane) => deliver(events.filter((_, index) => index % 3 === lane))));
    await killed.promise;
    platform = await alone().killAndStart();
    await delivering;
    expect(answered.size).toBeGreaterThanOrEqual(ORDERS / 4);
    expect(answered.size).toBeLessThan(ORDERS);

    expect(platform.url).toBe(url);
    const admin = await manager(url);
    const survived = await ledgerOf(admin, programmeId, memberId);
    // Every answered request was written. A written one may have lost its answer.
    expect(survived.points).toBeGreaterThanOrEqual(answered.size);
    expect((await me()).body).toMatchObject({ memberId, active: survived.points });

    for (const event of events) {
      const answer = await shop.send(event);
      expect(answer.status, answer.text).toBe(200);
      const before = answered.get(event.data.orderId);
      if (before !== undefined) expect(answer).toMatchObject({ replayed: true, text: before.text });
    }
    const whole = await ledgerOf(admin, programmeId, memberId);
    expect(whole).toMatchObject({ entries: ORDERS + 1, points: ORDERS, balance: { active: ORDERS, pending: 0, debt: 0 } });
    await platform.moveClock({ advance: 'PT2M' });

    platform = await alone().stopAndStart();
    const later = () => new Date(Date.now() + 120_000);
    expect((await platform.clock()).getTime(), 'the clock stays where it was put').toBeGreaterThan(later().getTime() - 60_000);
    expect(await ledgerOf(admin, programmeId, memberId)).toEqual(whole);
    expect((await me()).body).toMatchObject({ memberId, active: ORDERS });
    const signer = merchantActor(url, { ...shop, now: later });
    const known = answered.get('A-0') ?? (await signer.send(events[0]));
    expect(await signer.send(events[0])).toMatchObject({ status: 200, replayed: true, text: known.text });
    const late = await newMember(url, programmeId, 'later');
    expect(await ledgerOf(admin, programmeId, late.memberId), 'what waited for its member is still there').toMatchObject({ points: 7 });
  });
}
