/**
 * The auditor's own list of kinds of entries: how each moves the member's points, and which events tell of it. It shares only types with
 * the platform, so a mistake there is not repeated here. A kind that is not here does not compile.
 */
import type { Entry, EntryKind } from '../../../shared/domain/ledger/entry.ts';
import type { Posting } from '../../../shared/domain/ledger/entry-header.ts';

export type Facts = Readonly<Record<string, unknown>>;
export type Happened = readonly [type: string, facts: Facts];

/** Where an entry's points come from or go to; `none`: they only change buckets. */
export type Flow = 'issued' | 'redeemed' | 'paid' | 'expired' | 'reversed' | 'taken' | 'none';

interface AuditedKind {
  readonly flow: Flow | ((entry: Entry) => Flow);
  readonly events: (entry: Entry) => readonly Happened[];
}

const noEvents = (): readonly Happened[] => [];

export const AUDITED_KINDS: { readonly [Kind in EntryKind]: AuditedKind } = {
  enrol: { flow: 'none', events: ({ at }) => [['member.enrolled', { enrolledAt: at }]] },
  link: { flow: 'none', events: noEvents },
  anniversary: {
    flow: 'issued',
    events: (entry) => [['member.anniversary', { years: entry.years, ...newPoints(entry) }]],
  },
  earn: {
    flow: 'issued',
    events: (entry) => [['points.earned', { ...newPoints(entry), ...entry.purchase, explanation: entry.explanation }]],
  },
  reverse: {
    flow: 'reversed',
    events: (entry) => [
      ['points.reversed', { points: 0 - entry.points, debt: added(of(entry, 'debt')), ...entry.purchase, explanation: entry.explanation }],
    ],
  },
  mature: {
    flow: 'none',
    events: (entry) => {
      const { purchase } = entry;
      const order = purchase === undefined ? {} : { merchantId: purchase.merchantId, orderId: purchase.orderId };
      return [['points.matured', { ...spendable(entry), ...order }]];
    },
  },
  adjust: {
    flow: ({ points }) => (points > 0 ? 'issued' : 'taken'),
    events: (entry) => [['points.adjusted', newPoints(entry)]],
  },
  reinstate: { flow: 'issued', events: (entry) => [['points.reinstated', newPoints(entry)]] },
  award: {
    flow: 'issued',
    events: (entry) => [['points.awarded', { for: entry.reason, ...newPoints(entry), explanation: entry.explanation }]],
  },
  engage: {
    flow: 'issued',
    events: (entry) => {
      const engagement = entry.qualifying?.engagement ?? 0;
      const facts = { for: 'activity', ...newPoints(entry), engagement, ...entry.activity, explanation: entry.explanation };
      return [['points.awarded', facts]];
    },
  },
  expire: { flow: 'expired', events: (entry) => [['points.expired', gone(entry)]] },
  extend: {
    flow: 'none',
    events: (entry) => {
      const moved = entry.postings.filter(({ bucket, points }) => bucket !== 'debt' && points > 0);
      const [first] = moved;
      return [['points.extended', { points: added(moved), expiresAt: first === undefined ? null : expiryOf(first) }]];
    },
  },
  pay: { flow: 'paid', events: (entry) => [['points.paid', { ...gone(entry), ...entry.payment }]] },
  refund: { flow: 'paid', events: (entry) => [['points.refunded', { ...spendable(entry), ...entry.payment }]] },
  warn: { flow: 'none', events: warned },
  // Their events tell of the tier.
  review: { flow: 'none', events: noEvents },
  tier: { flow: 'none', events: noEvents },
  redeem: { flow: 'redeemed', events: (entry) => [['reward.redeemed', { ...entry.redemption, ...gone(entry) }]] },
  hold: {
    flow: 'none',
    events: (entry) => {
      const held = entry.postings.find((posting) => posting.bucket === 'held');
      const until = held === undefined ? {} : { lapsesAt: held.lapsesAt };
      return [['reward.reserved', { ...entry.redemption, ...gone(entry), ...until }]];
    },
  },
  commit: { flow: 'redeemed', events: (entry) => [['reward.committed', { ...entry.redemption, points: 0 - entry.points }]] },
  lapse: {
    flow: 'none',
    events: (entry) => {
      const held = entry.postings.filter((posting) => posting.bucket === 'held');
      const ids = [...new Set(held.map(({ redemptionId }) => redemptionId))];
      return ids.map((redemptionId) => [
        'reward.lapsed',
        { redemptionId, points: 0 - added(held.filter((posting) => posting.redemptionId === redemptionId)) },
      ]);
    },
  },
  cancel: { flow: 'redeemed', events: (entry) => [['reward.cancelled', { ...entry.redemption, ...spendable(entry) }]] },
  fulfil: {
    flow: 'redeemed',
    events: (entry) => {
      const { fulfilment, ...rest } = entry.redemption ?? {};
      return [['reward.fulfilled', { ...rest, ...fulfilment, ...spendable(entry) }]];
    },
  },
  use: { flow: 'none', events: ({ redemption }) => [['voucher.used', { ...redemption }]] },
  restore: { flow: 'none', events: ({ redemption }) => [['voucher.restored', { ...redemption }]] },
  freeze: { flow: 'none', events: ({ at }) => [['account.frozen', { frozenSince: at }]] },
  release: { flow: 'none', events: () => [['account.released', {}]] },
  segment: { flow: 'none', events: ({ segments = [] }) => [['member.segmented', { segments }]] },
  // The reward of a friend goes back with the friend. Its event tells of the referral.
  refer: { flow: 'reversed', events: noEvents },
};

/** Kinds that no simulated world comes to, each with the events that only it makes. Tests of their own hold them. */
export const NOT_SIMULATED: { readonly [Kind in EntryKind]?: readonly string[] } = {
  anniversary: ['member.anniversary'],
  link: [],
};

export function flowOf(entry: Entry): Flow {
  const { flow } = AUDITED_KINDS[entry.kind];
  return typeof flow === 'string' ? flow : flow(entry);
}

const of = (entry: Entry, bucket: Posting['bucket']): readonly Posting[] => entry.postings.filter((posting) => posting.bucket === bucket);
const added = (postings: readonly Posting[]): number => postings.reduce((sum, { points }) => sum + points, 0);
const expiryOf = (posting: Posting): string | null => ('expiresAt' in posting ? posting.expiresAt : null);

/** "All of them, and how many are there to spend, wait, or repaid debt." */
function newPoints(entry: Entry): Facts {
  const [active, pending, debt] = [added(of(entry, 'active')), added(of(entry, 'pending')), added(of(entry, 'debt'))];
  const last = entry.postings.findLast((posting) => posting.points > 0 && (posting.bucket === 'active' || posting.bucket === 'pending'));
  const facts = { points: active + pending - debt, active, pending, repaid: 0 - debt };
  if (active + pending <= 0 || last === undefined) return facts;
  return { ...facts, expiresAt: expiryOf(last), ...(last.bucket === 'pending' ? { maturesAt: last.maturesAt } : {}) };
}

function spendable(entry: Entry): Facts {
  const active = of(entry, 'active');
  const repaid = 0 - added(of(entry, 'debt'));
  const batches = active.filter(({ points }) => points > 0).map((posting) => ({ points: posting.points, expiresAt: expiryOf(posting) }));
  return { points: added(active) + repaid, repaid, batches };
}

function gone(entry: Entry): Facts {
  const active = of(entry, 'active');
  const batches = active
    .filter(({ points }) => points < 0)
    .map((posting) => ({ points: 0 - posting.points, expiresAt: expiryOf(posting) }));
  return { points: 0 - added(active), batches };
}

function warned({ ends }: Entry): readonly Happened[] {
  const points: readonly Happened[] = ends?.points === undefined ? [] : [['points.expiring', { batches: ends.points }]];
  if (ends?.tier === undefined) return points;
  const { id, until, reviewAt, next } = ends.tier;
  return [...points, ['tier.expiring', { tier: id, until, reviewAt, next }]];
}
