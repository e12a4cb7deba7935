/** Members with due entries, one of each kind, made by the real use cases in memory. */

import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import type { Account } from '../../../shared/domain/ledger/account.ts';
import type { Profile } from '../../../shared/domain/members/member.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import type { ItemTable } from '../../../shared/store/kernel/item-table.ts';
import { createMemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { settleAccount } from '../../../shared/use-cases/agenda/settle-account.ts';
import { creditPurchase } from '../../../shared/use-cases/earning/credit-purchase.ts';
import { enrolMember } from '../../../shared/use-cases/members/enrol-member.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { expiringAfter, terms, tierTerms } from '../../support/kernel/builders.ts';
import type { TestPorts } from '../../support/kernel/ports.ts';
import { BENCH_PROGRAMME, benchPorts } from '../earning/bench-shop.ts';
import { ORDINARY } from '../earning/ordinary-purchase.ts';

const fromPoints = (atLeast: number) => ({ need: 'all', of: [{ metric: 'points', atLeast }] }) as const;

/** One point a euro, pending for 14 days, valid for 12 months to the end of the last; three tiers, each for a year. */
const AGENDA_TERMS: Terms = terms({
  earning: { pendingDays: 14 },
  expiry: expiringAfter(12, 'month'),
  tiers: tierTerms({
    levels: [
      { id: 'blue', name: 'Blue', benefits: { birthdayPoints: 50 } },
      { id: 'silver', name: 'Silver', qualification: fromPoints(100), benefits: { birthdayPoints: 100 } },
      { id: 'gold', name: 'Gold', qualification: fromPoints(300), benefits: { birthdayPoints: 200 } },
    ],
  }),
});

export interface DueMember {
  readonly account: Account;
  /** Present when the birthday is due. */
  readonly profile?: Profile;
}

/** The kind of due entries. */
export type DueKind = 'expiry' | 'everything' | 'birthday';

const DAY = 86_400;
/** Longer than points are pending, and always into another month. */
const MONTH = 31 * DAY;
/** So long ago that points have expired and tiers have ended. */
const LONG_AGO = 3 * 365 * DAY;
const BATCHES = 10;

/** The programme of all these members. */
export async function openAgendaProgramme(table: ItemTable): Promise<void> {
  await createProgramme(benchPorts(table, ago(LONG_AGO + MONTH)), BENCH_PROGRAMME, AGENDA_TERMS, 'founder');
}

export async function dueMembers(): Promise<Readonly<Record<DueKind, DueMember>>> {
  const table = createMemoryTable();
  await openAgendaProgramme(table);
  return { expiry: await withOneBatch(table), everything: await withEverything(table), birthday: await withBirthday(table) };
}

/** A member with one purchase. */
async function withOneBatch(table: ItemTable): Promise<DueMember> {
  const ports = benchPorts(table, ago(LONG_AGO));
  const memberId = await enrolled(ports, { externalId: 'once' });
  await buys(ports, memberId, 1);
  ports.clock.advance(MONTH);
  await settleAccount(ports, BENCH_PROGRAMME, memberId);
  return { account: await accountOf(ports, memberId) };
}

/** A member who bought every month and reached a tier. The points of the last purchase are still pending. */
async function withEverything(table: ItemTable): Promise<DueMember> {
  const ports = benchPorts(table, ago(LONG_AGO));
  const memberId = await enrolled(ports, { externalId: 'often' });
  for (let purchase = 1; purchase <= BATCHES; purchase += 1) {
    if (purchase > 1) ports.clock.advance(MONTH);
    await buys(ports, memberId, purchase);
  }
  return { account: await accountOf(ports, memberId) };
}

async function withBirthday(table: ItemTable): Promise<DueMember> {
  const ports = benchPorts(table, ago(3 * MONTH));
  const memberId = await enrolled(ports, { externalId: 'born' }, { birthDate: '1990-05-05' });
  await buys(ports, memberId, 1);
  ports.clock.advance(MONTH);
  await settleAccount(ports, BENCH_PROGRAMME, memberId);
  const profile = await ports.store.profile(BENCH_PROGRAMME, memberId);
  invariant(profile !== undefined, 'who has enrolled has a profile');
  return { account: await accountOf(ports, memberId), profile };
}

const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1000);

async function enrolled(ports: TestPorts, identities: { readonly externalId: string }, fields: Profile['fields'] = {}): Promise<string> {
  return (await enrolMember(ports, { programmeId: BENCH_PROGRAMME, identities, fields })).memberId;
}

async function buys(ports: TestPorts, memberId: string, number: number): Promise<void> {
  const purchase = { ...ORDINARY, orderId: `${memberId}-${number}`, member: { id: memberId }, occurredAt: toInstant(ports.clock.now()) };
  await creditPurchase(ports, { id: 'mer_bench', programmeId: BENCH_PROGRAMME }, purchase);
}

async function accountOf(ports: TestPorts, memberId: string): Promise<Account> {
  const account = await ports.store.account(BENCH_PROGRAMME, memberId);
  invariant(account !== undefined, 'who has enrolled has an account');
  return account;
}
