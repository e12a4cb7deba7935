/** Which events a commit must lead to, and what they say: by the contract's words, from the items that were written. */
import { hash } from 'node:crypto';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Posting } from '../../../shared/domain/ledger/entry-header.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { changesOf, findingIn, headOf } from '../analytics/audit-findings.ts';
import { canonical } from '../kernel/audit-hash.ts';

/** As a brand's own systems are told of it. */
export interface ExpectedEvent {
  readonly id: string;
  readonly type: string;
  readonly programmeId: string;
  readonly lane: string;
  readonly sequence: string;
  readonly at: string;
  readonly data: Facts;
}

type Facts = Readonly<Record<string, unknown>>;
type Happened = readonly [type: string, facts: Facts];

/** What the item, as it was written, is to be told of. */
export function eventsOfItem(before: Item | undefined, after: Item | undefined): readonly ExpectedEvent[] {
  if (after === undefined) return [];
  const [kind, programmeId = '', name = ''] = after.PK.split('#');
  const { SK } = after;
  if (kind === 'MEMBER' && SK.startsWith('ENTRY#')) {
    const entry = after as unknown as Entry;
    const number = Number(SK.slice('ENTRY#'.length));
    const common = { memberId: name, entry: number, balance: entry.balance };
    return placed(programmeId, name, number, entry.at, common, [...happenedIn(entry), ...tierIn(entry), ...referralIn(entry)]);
  }
  if (kind === 'INSIGHT' && after.foundAt !== undefined) {
    const changes = changesOf(findingIn(before), findingIn(after));
    const behind = `${String(headOf(after).entry).padStart(10, '0')}.99.`;
    return placed(programmeId, SK, Number(after.revision), String(after.foundAt), { memberId: SK }, changes, behind);
  }
  if (kind === 'ENDPOINTS' && SK.startsWith('end_') && before !== undefined) {
    const { revision, state } = after as unknown as EndpointItem;
    if (state.is !== 'disabled' || (before as unknown as EndpointItem).state.is === 'disabled') return [];
    return placed(programmeId, SK, revision, state.since ?? '', { endpointId: SK }, [['endpoint.disabled', { reason: state.reason }]]);
  }
  if (kind === 'REVIEW') {
    const { revision, subject, reasons, openedAt, decidedAt, state } = after as unknown as ReviewItem;
    const happened: Happened =
      state === 'open' ? ['review.opened', { reasons: reasons.map(({ code }) => code) }] : ['review.decided', { state }];
    return placed(programmeId, name, revision, decidedAt ?? openedAt, { reviewId: name, subject }, [happened]);
  }
  // Each of the others is told of once, when it is new.
  if (before !== undefined) return [];
  if (kind === 'PROGRAMME' && SK.startsWith('VERSION#')) {
    const { publishedAt, effectiveAt, terms } = after as unknown as PublishedItem;
    const number = Number(SK.slice('VERSION#'.length));
    return placed(programmeId, programmeId, number, publishedAt, { version: number }, [
      ['programme.published', { name: terms.name, effectiveAt }],
    ]);
  }
  if (kind === 'REWARD' && SK.startsWith('VERSION#')) {
    const { publishedAt, effectiveAt, terms, state } = after as unknown as PublishedItem;
    const number = Number(SK.slice('VERSION#'.length));
    const facts = { state, gift: terms.gift?.kind, points: terms.cost?.points, effectiveAt };
    return placed(programmeId, name, number, publishedAt, { rewardId: name, version: number }, [['reward.published', facts]]);
  }
  return [];
}

interface EndpointItem {
  readonly revision: number;
  readonly state: { readonly is: string; readonly since?: string; readonly reason?: string };
}

interface ReviewItem {
  readonly revision: number;
  readonly subject: unknown;
  readonly reasons: readonly { readonly code: string }[];
  readonly openedAt: string;
  readonly decidedAt?: string;
  readonly state: string;
}

interface PublishedItem {
  readonly publishedAt: string;
  readonly effectiveAt: string;
  readonly state?: string;
  readonly terms: { readonly name: unknown; readonly cost?: { readonly points: number }; readonly gift?: { readonly kind: string } };
}

function placed(
  programmeId: string,
  lane: string,
  number: number,
  at: string,
  common: Facts,
  happened: readonly Happened[],
  /** What the sequence begins with. */
  behind = '',
): readonly ExpectedEvent[] {
  return happened.map(([type, facts], index) => {
    const sequence = `${behind}${String(number).padStart(10, '0')}.${String(index).padStart(2, '0')}`;
    const id = `evt_${hash('sha256', canonical({ programmeId, lane, sequence, type }), 'base64url').slice(0, 32)}`;
    return { id, type, programmeId, lane, sequence, at, data: { programmeId, ...common, sequence, ...facts } };
  });
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

function happenedIn(entry: Entry): readonly Happened[] {
  const { kind, purchase, payment, redemption, activity, explanation } = entry;
  switch (kind) {
    case 'enrol':
      return [['member.enrolled', { enrolledAt: entry.at }]];
    case 'earn':
      return [['points.earned', { ...newPoints(entry), ...purchase, explanation }]];
    case 'reverse':
      return [['points.reversed', { points: 0 - entry.points, debt: added(of(entry, 'debt')), ...purchase, explanation }]];
    case 'mature': {
      const order = purchase === undefined ? {} : { merchantId: purchase.merchantId, orderId: purchase.orderId };
      return [['points.matured', { ...spendable(entry), ...order }]];
    }
    case 'adjust':
      return [['points.adjusted', newPoints(entry)]];
    case 'reinstate':
      return [['points.reinstated', newPoints(entry)]];
    case 'award':
      return [['points.awarded', { for: entry.reason, ...newPoints(entry), explanation }]];
    case 'engage': {
      const engagement = entry.qualifying?.engagement ?? 0;
      return [['points.awarded', { for: 'activity', ...newPoints(entry), engagement, ...activity, explanation }]];
    }
    case 'expire':
      return [['points.expired', gone(entry)]];
    case 'extend': {
      const moved = entry.postings.filter(({ bucket, points }) => bucket !== 'debt' && points > 0);
      const [first] = moved;
      return [['points.extended', { points: added(moved), expiresAt: first === undefined ? null : expiryOf(first) }]];
    }
    case 'pay':
      return [['points.paid', { ...gone(entry), ...payment }]];
    case 'refund':
      return [['points.refunded', { ...spendable(entry), ...payment }]];
    case 'warn':
      return warned(entry);
    case 'redeem':
      return [['reward.redeemed', { ...redemption, ...gone(entry) }]];
    case 'hold': {
      const held = entry.postings.find((posting) => posting.bucket === 'held');
      return [['reward.reserved', { ...redemption, ...gone(entry), ...(held === undefined ? {} : { lapsesAt: held.lapsesAt }) }]];
    }
    case 'commit':
      return [['reward.committed', { ...redemption, points: 0 - entry.points }]];
    case 'lapse': {
      const held = entry.postings.filter((posting) => posting.bucket === 'held');
      const ids = [...new Set(held.map(({ redemptionId }) => redemptionId))];
      return ids.map((redemptionId) => [
        'reward.lapsed',
        { redemptionId, points: 0 - added(held.filter((posting) => posting.redemptionId === redemptionId)) },
      ]);
    }
    case 'cancel':
      return [['reward.cancelled', { ...redemption, ...spendable(entry) }]];
    case 'fulfil': {
      const { fulfilment, ...rest } = redemption ?? {};
      return [['reward.fulfilled', { ...rest, ...fulfilment, ...spendable(entry) }]];
    }
    case 'use':
      return [['voucher.used', { ...redemption }]];
    case 'restore':
      return [['voucher.restored', { ...redemption }]];
    case 'freeze':
      return [['account.frozen', { frozenSince: entry.at }]];
    case 'release':
      return [['account.released', {}]];
    case 'segment':
      return [['member.segmented', { segments: entry.segments ?? [] }]];
    default:
      return [];
  }
}

function warned({ ends }: Entry): readonly Happened[] {
  const points: readonly Happened[] = ends?.points === undefined ? [] : [['points.expiring', { batches: ends.points }]];
  if (ends?.tier === undefined) return points;
  const { id, until, reviewAt, next } = ends.tier;
  return [...points, ['tier.expiring', { tier: id, until, reviewAt, next }]];
}

function tierIn({ tier, standing, tierMove, explanation }: Entry): readonly Happened[] {
  if (tier === undefined || standing === undefined) return [];
  const { id, since, until, reviewAt, lockedUntil } = standing;
  const facts = { tier: id, since, until, reviewAt, lockedUntil, explanation: explanation.filter(({ rule }) => rule === 'tier') };
  return [tier.changed ? ['tier.changed', { ...facts, ...tierMove }] : ['tier.renewed', facts]];
}

/** Whatever an entry says of a referral, it is told of by the stage; an invitation is no entry. */
function referralIn(entry: Entry): readonly Happened[] {
  const { referral } = entry as { readonly referral?: Facts & { readonly stage: string } };
  if (referral === undefined) return [];
  const { referrerId, refereeId, level, points, capped, milestones, badge, redemptionId, until } = referral;
  return [[`referral.${referral.stage}`, { referrerId, refereeId, level, points, capped, milestones, badge, redemptionId, until }]];
}
