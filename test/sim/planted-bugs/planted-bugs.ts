/**
 * Planted bugs: known bugs of loyalty platforms, each a faulty replacement from outside the product. The simulation must find every
 * one, or it proves nothing.
 */

import type { Order } from '../../../shared/domain/earning/order.ts';
import { Refusal, type RefusalCode } from '../../../shared/domain/kernel/refusal.ts';
import { type Instant, millis, plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Posting } from '../../../shared/domain/ledger/entry-header.ts';
import { entryHash } from '../../../shared/domain/ledger/hash-chain.ts';
import { identitiesIn, normaliseIdentities } from '../../../shared/domain/members/member.ts';
import type { ProgrammeVersion } from '../../../shared/domain/programmes/programme.ts';
import { StoreUnavailable } from '../../../shared/ports/kernel/storage.ts';
import { memberItems } from '../../../shared/store/members/items.ts';
import type { MerchantCaller, PurchaseCommand } from '../../../shared/use-cases/earning/credit-purchase.ts';
import type { ReturnCommand } from '../../../shared/use-cases/earning/return-purchase.ts';
import { programmeVersions } from '../../../shared/use-cases/programmes/programme-versions.ts';
import type { EventPorts, System, SystemPorts } from '../kernel/system.ts';
import { CURRENCIES } from '../kernel/terms.ts';
import { BUGS_OF_TIME } from './agenda.ts';
import { BUGS_OF_NIGHTS } from './analytics.ts';
import { BUGS_OF_PAYMENTS } from './checkout.ts';
import { BUGS_OF_EVENTS } from './events.ts';
import type { PlantedBug } from './planted-bug.ts';
import {
  isOf,
  loosened,
  splitFrom,
  withChanges,
  withCommit,
  withDomain,
  withOrdersSeen,
  withoutConditions,
  withPostings,
  withWrites,
} from './planting.ts';
import { BUGS_OF_REFERRALS } from './referrals.ts';
import { BUGS_OF_REWARDS } from './rewards.ts';

const DAY = 86_400_000;
const dayBefore = (at: Instant): Instant => toInstant(millis(at) - DAY);
let attempts = 0;

const CLAIMS: readonly PlantedBug[] = [
  {
    name: 'claim forgotten',
    breaks: 'once',
    ports: withChanges((changes) => changes.filter(({ kind }) => kind !== 'claim')),
  },
  { name: 'order looked up, not claimed', breaks: 'order', table: withoutConditions('ORDER') },
  { name: 'claim and write in two transactions', breaks: 'order', table: splitFrom('ORDER') },
  { name: 'entry and account in two transactions', breaks: 'fold', table: splitFrom('ENTRY#', 'PROFILE') },
  {
    name: 'retry with a new id after an unknown outcome',
    breaks: 'once',
    system: (system) => ({
      ...system,
      adjust: (ports, command) => {
        attempts += 1;
        return system.adjust(ports, { ...command, idempotencyKey: `${command.idempotencyKey}-${attempts}` });
      },
    }),
  },
  {
    name: 'unknown outcome treated as success',
    breaks: 'answer',
    ports: withCommit(async (changes, commit) => {
      try {
        return await commit(changes);
      } catch (error) {
        if (error instanceof StoreUnavailable) return { committed: true };
        throw error;
      }
    }),
  },
  {
    name: 'transaction conflict treated as success',
    breaks: 'answer',
    table: (table) => ({ ...table, write: async (writes) => (await table.write(writes)).filter(({ kind }) => kind !== 'contention') }),
  },
  {
    name: 'input hash not compared',
    breaks: 'once',
    system: (system) => ({ ...system, credit: answeringAnyContent(system.credit) }),
  },
  {
    name: 'replay answers the current balance, not the first answer',
    breaks: 'answer',
    system: (system) => ({
      ...system,
      credit: async (ports, merchant, command) => {
        const outcome = await system.credit(ports, merchant, command);
        if (!outcome.replayed || !('entry' in outcome)) return outcome;
        const { balance } = await system.balance(ports, outcome.entry.programmeId, outcome.entry.memberId);
        return { ...outcome, entry: { ...outcome.entry, balance } };
      },
    }),
  },
];

function answeringAnyContent(credit: System['credit']): System['credit'] {
  return async (ports: EventPorts, merchant, command) => {
    try {
      return await credit(ports, merchant, command);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'ORDER_MISMATCH') throw error;
      const order = await ports.store.order(merchant.id, command.orderId);
      if (order?.state !== 'credited') return { kept: 'unclaimed', replayed: true };
      const entry = await ports.store.entry(order.programmeId, order.credit.memberId, order.credit.entry);
      if (entry === undefined) throw error;
      return { entry, replayed: true };
    }
  };
}

const CONDITIONS: readonly PlantedBug[] = [
  // One alone does no harm, because two commits on one account also conflict at the number of their entry.
  { name: 'conditions on account and entry dropped', breaks: 'immutability', table: withoutConditions('ACCOUNT', 'ENTRY#') },
  {
    name: "lost update on an order's returns",
    breaks: 'once',
    table: withWrites((write) => (isOf(write, 'ORDER') && write.condition.kind === 'unchanged' ? loosened(write) : write)),
  },
  {
    name: 'identity not checked when an unclaimed purchase is stored',
    breaks: 'enrolment',
    table: withWrites((write) =>
      write.action.kind === 'check' && write.key.PK.startsWith(memberItems.identity.partition.prefix) ? undefined : write,
    ),
  },
  {
    name: 'entry number reused',
    breaks: 'immutability',
    table: (table) => ({
      ...table,
      write: (writes) => {
        const sorts = new Set(writes.map(({ key }) => key.SK));
        return table.write(
          writes.map((write) => {
            const number = Number(write.key.SK.slice('ENTRY#'.length));
            const before = `ENTRY#${String(number - 1).padStart(10, '0')}`;
            if (!isOf(write, 'ENTRY#') || number % 5 !== 0 || sorts.has(before)) return write;
            return loosened({ ...write, key: { ...write.key, SK: before } });
          }),
        );
      },
    }),
  },
  {
    name: 'hash over the wrong previous',
    breaks: 'chain',
    ports: withChanges((changes) => {
      const entries = changes.flatMap((change) => (change.kind === 'entry' ? [change.entry] : []));
      const [first, second] = entries;
      if (first === undefined || second === undefined) return changes;
      const { hash: _, ...content } = second;
      const wrong: Entry = { ...second, hash: entryHash(`${first.programmeId}#${first.memberId}`, content) };
      return changes.map((change): Change => {
        if (change.kind === 'entry' && change.entry === second) return { kind: 'entry', entry: wrong };
        if (change.kind === 'account' && entries.length === 2) return { ...change, account: { ...change.account, head: wrong.hash } };
        return change;
      });
    }),
  },
];

const EARNING: readonly PlantedBug[] = [
  {
    name: 'rounding twice',
    breaks: 'terms',
    // First to whole units of the currency, then to whole points.
    ...withDomain((draft, { account }, order) => {
      if (draft.kind !== 'earn' || order === undefined || order.state === 'awaiting-purchase' || account.debt > 0) return draft;
      const { amount, currency } = order.purchase;
      const [posting] = draft.postings;
      if (posting === undefined || amount === 0 || currency === 'JPY') return draft;
      const unit = currency === 'KWD' ? 1_000 : 100;
      return { ...draft, postings: [{ ...posting, points: Math.ceil((posting.points * Math.round(amount / unit) * unit) / amount) }] };
    }),
  },
  {
    name: "terms of today instead of the purchase's day",
    breaks: 'terms',
    versions: (versions, clock) => ({ ...versions, at: (programmeId) => versions.at(programmeId, clock.now()) }),
  },
  {
    name: 'versions cached for ever',
    breaks: 'terms',
    versions: (_versions, clock, store) => {
      const since = clock.now();
      return programmeVersions(store, { now: () => since });
    },
  },
  {
    name: 'new terms take effect at once',
    breaks: 'version',
    ports: withChanges((changes) =>
      changes.map((change) =>
        change.kind === 'programme-version'
          ? { ...change, version: { ...change.version, effectiveAt: change.version.publishedAt } }
          : change,
      ),
    ),
  },
  {
    name: 'unclaimed purchase credited twice',
    breaks: 'order',
    ports: withChanges((changes) => {
      const credits = changes.some(({ kind }) => kind === 'unclaimed-credited');
      return credits ? changes.filter(({ kind }) => kind === 'account' || kind === 'entry') : changes;
    }),
  },
  {
    name: 'collected flag set too early',
    breaks: 'enrolment',
    ...withDomain((draft, { account }) => (draft.kind === 'earn' && account.collecting.length > 0 ? { ...draft, collected: true } : draft)),
  },
  {
    name: 'nothing collected at enrolment',
    breaks: 'enrolment',
    ...withDomain((draft) => (draft.kind === 'enrol' ? { ...draft, collect: [] } : draft)),
  },
  {
    name: 'member missing from analytics',
    breaks: 'insight',
    ports: withChanges((changes) => changes.filter(({ kind }) => kind !== 'insight')),
  },
];

const RETURNS: readonly PlantedBug[] = [
  {
    name: 'return states the remainder before it',
    breaks: 'return',
    ...withDomain((draft) => {
      const { purchase } = draft;
      if (draft.kind !== 'reverse' || purchase?.of === undefined) return draft;
      return { ...draft, purchase: { ...purchase, of: { ...purchase.of, left: purchase.of.left + purchase.amount } } };
    }),
  },
  {
    name: 'wrong batch first on a return',
    breaks: 'terms',
    ...withPostings('reverse', (postings, { account }) => {
      let left = -postings.reduce((sum, { bucket, points }) => sum + (bucket === 'active' ? points : 0), 0);
      const taken = account.batches.flatMap((batch): Posting[] => {
        const part = Math.min(left, batch.points);
        left -= part;
        return part === 0 ? [] : [{ bucket: 'active', ...batch, points: -part }];
      });
      return [...postings.filter(({ bucket }) => bucket !== 'active'), ...taken];
    }),
  },
  {
    name: 'return not capped by earlier returns',
    breaks: 'order',
    ports: withOrdersSeen((order) =>
      order.state !== 'credited'
        ? order
        : {
            ...order,
            returns: order.returns.map((known) =>
              known.reversal ? { ...known, reversal: { ...known.reversal, amount: 0, points: 0 } } : known,
            ),
          },
    ),
  },
  {
    name: 'return of spent points causes no debt',
    breaks: 'terms',
    ...withPostings('reverse', (postings) => postings.filter(({ bucket }) => bucket !== 'debt')),
  },
  {
    name: 'debt not repaid',
    breaks: 'terms',
    ...withPostings('earn', (postings) => postings.filter(({ bucket }) => bucket !== 'debt')),
  },
];

const TIME: readonly PlantedBug[] = [
  {
    name: 'expiry a day early',
    breaks: 'terms',
    ...withPostings('earn', (postings) =>
      postings.map((posting) =>
        posting.bucket !== 'debt' && posting.expiresAt !== null ? { ...posting, expiresAt: dayBefore(posting.expiresAt) } : posting,
      ),
    ),
  },
  {
    name: 'pending ignored',
    breaks: 'terms',
    ...withPostings('earn', (postings) =>
      postings.map((posting) =>
        posting.bucket === 'pending'
          ? { bucket: 'active', expiresAt: posting.expiresAt, inactivity: posting.inactivity, points: posting.points }
          : posting,
      ),
    ),
  },
  {
    name: 'expired points still counted',
    breaks: 'expiry',
    ...withDomain((draft) => (draft.kind === 'expire' ? undefined : draft)),
  },
  {
    name: 'entries dated with the arrival of their command',
    breaks: 'time',
    ports: (ports) => {
      const came = ports.clock.now();
      return { ...ports, clock: { now: () => came } };
    },
  },
  {
    name: 'balance shows pending points as active',
    breaks: 'balance',
    system: (system) => ({
      ...system,
      balance: async (ports, programmeId, memberId) => {
        const read = await system.balance(ports, programmeId, memberId);
        const { active, pending, debt } = read.balance;
        return { ...read, balance: { active: active + pending, pending: 0, debt } };
      },
    }),
  },
];

/** Refuses a command before the platform sees it. */
const refusing = (code: RefusalCode): never => {
  throw new Refusal(code, 'planted');
};

/** @param refuses whether to refuse a new purchase. */
const withPurchasesRefused = (
  code: RefusalCode,
  refuses: (ports: EventPorts, merchant: MerchantCaller, command: PurchaseCommand) => Promise<boolean> | boolean,
): PlantedBug['system'] => {
  return (system) => ({
    ...system,
    async credit(ports, merchant, command) {
      const order = await ports.store.order(merchant.id, command.orderId);
      const isNew = order === undefined || order.state === 'awaiting-purchase';
      return isNew && (await refuses(ports, merchant, command)) ? refusing(code) : system.credit(ports, merchant, command);
    },
  });
};

/** @param refuses whether to refuse a new return. */
const withReturnsRefused = (refuses: (order: Order, command: ReturnCommand) => boolean): PlantedBug['system'] => {
  return (system) => ({
    ...system,
    async giveBack(ports, merchant, command) {
      const order = await ports.store.order(merchant.id, command.orderId);
      const isNew = order !== undefined && !order.returns.some(({ request }) => request.returnId === command.returnId);
      return isNew && refuses(order, command) ? refusing('RETURN_EXCEEDS_PURCHASE') : system.giveBack(ports, merchant, command);
    },
  });
};

const REFUSALS: readonly PlantedBug[] = [
  {
    name: 'matured points cannot be spent before they are posted',
    breaks: 'refusal',
    system: (system) => ({
      ...system,
      async adjust(ports, command) {
        const account = await ports.store.account(command.programmeId, command.memberId);
        const posted = account?.batches.reduce((sum, { points }) => sum + points, 0) ?? 0;
        const isNew = (await ports.store.claim(command.by, command.idempotencyKey)) === undefined;
        return isNew && posted < -command.points ? refusing('INSUFFICIENT_POINTS') : system.adjust(ports, command);
      },
    }),
  },
  {
    name: 'repeated adjustment refused as a mismatch',
    breaks: 'answer',
    system: (system) => ({
      ...system,
      async adjust(ports, command) {
        const claim = await ports.store.claim(command.by, command.idempotencyKey);
        return claim === undefined ? system.adjust(ports, command) : refusing('IDEMPOTENCY_MISMATCH');
      },
    }),
  },
  {
    name: 'repetition refused for want of the points that its first delivery is taking',
    breaks: 'refusal',
    ports: (ports) => {
      let hasRead = false;
      return {
        ...ports,
        store: {
          ...ports.store,
          account: (programmeId, memberId) => {
            hasRead = true;
            return ports.store.account(programmeId, memberId);
          },
          // The command reads the key before the account, but not again after it.
          claim: async (caller, key) => (hasRead ? undefined : ports.store.claim(caller, key)),
          commit: (changes) => {
            hasRead = false;
            return ports.store.commit(changes);
          },
        },
      };
    },
  },
  {
    name: 'repeated enrolment refused',
    breaks: 'answer',
    system: (system) => ({
      ...system,
      async enrol(ports, command) {
        const outcome = await system.enrol(ports, command);
        return outcome.replayed ? refusing('MEMBER_EXISTS') : outcome;
      },
    }),
  },
  {
    name: 'enrolment with different content treated as a repetition',
    breaks: 'answer',
    system: (system) => ({ ...system, enrol: answeringAnyEnrolment(system.enrol) }),
  },
  {
    name: 'e-mail address in capitals is another address',
    breaks: 'answer',
    system: (system) => ({
      ...system,
      credit: (ports, merchant, command) => {
        const { member } = command;
        if (!('email' in member) || member.email !== member.email?.toUpperCase()) return system.credit(ports, merchant, command);
        return system.credit(ports, merchant, { ...command, member: { email: `capitals-${member.email}` } });
      },
    }),
  },
  {
    name: "currency held against the newest terms instead of the purchase's",
    breaks: 'refusal',
    system: withPurchasesRefused('VALIDATION_FAILED', async ({ store }, { programmeId }, { currency }) => {
      const { items } = await store.versionsBefore(programmeId, undefined, 1);
      return items[0]?.terms.earning.rates.every((rate) => rate.currency !== currency) === true;
    }),
  },
  {
    name: 'currency without a rate earns nothing instead of being refused',
    breaks: 'terms',
    versions: (versions) => ({
      numbered: async (programmeId, version) => takingAnyCurrency(await versions.numbered(programmeId, version)),
      at: async (programmeId, instant) => takingAnyCurrency(await versions.at(programmeId, instant)),
    }),
  },
  {
    name: 'tills may not be ahead of the platform',
    breaks: 'refusal',
    system: withPurchasesRefused('VALIDATION_FAILED', ({ clock }, _merchant, { occurredAt }) => toInstant(occurredAt) > clock.now()),
  },
  {
    name: 'purchases may be dated any time ahead',
    breaks: 'terms',
    system: (system) => ({
      ...system,
      credit: (ports, merchant, command) => {
        let isFirst = true;
        // The command first uses the time to check the date.
        const now = (): Instant => {
          const shown = isFirst ? plusSeconds(ports.clock.now(), 3_600) : ports.clock.now();
          isFirst = false;
          return shown;
        };
        return system.credit({ ...ports, clock: { now } }, merchant, command);
      },
    }),
  },
  {
    name: 'return of the whole remainder refused',
    breaks: 'refusal',
    system: withReturnsRefused((order, command) => {
      if (order.state !== 'credited' || !('amount' in command)) return false;
      return order.returns.reduce((sum, { reversal }) => sum + (reversal?.amount ?? 0), command.amount) >= order.purchase.amount;
    }),
  },
  { name: 'return refused before its member enrols', breaks: 'refusal', system: withReturnsRefused(({ state }) => state === 'unclaimed') },
  {
    name: "one's own version taken for another's",
    breaks: 'refusal',
    ports: (ports) => ({ ...ports, store: { ...ports.store, version: async () => undefined } }),
  },
  {
    name: 'repetition not marked as one',
    breaks: 'answer',
    system: (system) => ({ ...system, giveBack: async (...asked) => ({ ...(await system.giveBack(...asked)), replayed: false }) }),
  },
  {
    name: 'unclaimed purchase answered as credited',
    breaks: 'answer',
    system: (system) => ({
      ...system,
      async credit(ports, merchant, command) {
        const outcome = await system.credit(ports, merchant, command);
        if ('entry' in outcome) return outcome;
        const order = await ports.store.order(merchant.id, command.orderId);
        if (order?.state !== 'credited') return outcome;
        const entry = await ports.store.entry(order.programmeId, order.credit.memberId, order.credit.entry);
        return entry === undefined ? outcome : { entry, replayed: outcome.replayed };
      },
    }),
  },
];

function answeringAnyEnrolment(enrol: System['enrol']): System['enrol'] {
  return async (ports, command) => {
    try {
      return await enrol(ports, command);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'MEMBER_EXISTS') throw error;
      for (const [kind, value] of identitiesIn(normaliseIdentities(command.identities))) {
        const key = await ports.identities.keyOf(command.programmeId, kind, value);
        const memberId = (await ports.store.identity(command.programmeId, key))?.memberId;
        const enrolledAt = memberId && (await ports.store.account(command.programmeId, memberId))?.enrolledAt;
        if (memberId && enrolledAt) return { memberId, enrolledAt, replayed: true };
      }
      throw error;
    }
  };
}

function takingAnyCurrency(version: ProgrammeVersion): ProgrammeVersion {
  const { earning } = version.terms;
  const missing = CURRENCIES.filter((currency) => earning.rates.every((rate) => rate.currency !== currency));
  const rates = [...earning.rates, ...missing.map((currency) => ({ currency, points: 0, perUnits: 1 }))];
  return { ...version, terms: { ...version.terms, earning: { ...earning, rates } } };
}

const PRIVACY: readonly PlantedBug[] = [
  {
    name: 'identity stored in clear text',
    breaks: 'privacy',
    ports: (ports: SystemPorts) => ({
      ...ports,
      identities: { ...ports.identities, keyOf: async (_programmeId, kind, normalised) => ({ kind, hash: normalised }) },
    }),
  },
];

export const PLANTED_BUGS: readonly PlantedBug[] = [
  ...CLAIMS,
  ...CONDITIONS,
  ...EARNING,
  ...RETURNS,
  ...TIME,
  ...BUGS_OF_TIME,
  ...BUGS_OF_REWARDS,
  ...BUGS_OF_PAYMENTS,
  ...BUGS_OF_EVENTS,
  ...BUGS_OF_REFERRALS,
  ...BUGS_OF_NIGHTS,
  ...REFUSALS,
  ...PRIVACY,
];
