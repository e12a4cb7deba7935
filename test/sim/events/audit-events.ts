/** The domain events that a commit must cause, with their content. The audit derives them from the written items. */
import { hash } from 'node:crypto';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { changesOf, findingIn, headOf } from '../analytics/audit-findings.ts';
import { canonical } from '../kernel/audit-hash.ts';
import type { Facts, Happened } from '../ledger/audit-kind.ts';
import { AUDITED_KINDS } from '../ledger/audited-kinds.ts';

/** An event as a brand's systems receive it. */
export interface ExpectedEvent {
  readonly id: string;
  readonly type: string;
  readonly programmeId: string;
  readonly lane: string;
  readonly sequence: string;
  readonly at: string;
  readonly data: Facts;
}

/** The events of one written item. */
export function eventsOfItem(before: Item | undefined, after: Item | undefined): readonly ExpectedEvent[] {
  if (after === undefined) return [];
  const [kind, programmeId = '', name = ''] = after.PK.split('#');
  const { SK } = after;
  if (kind === 'MEMBER' && SK.startsWith('ENTRY#')) {
    const entry = after as unknown as Entry;
    const number = Number(SK.slice('ENTRY#'.length));
    const common = { memberId: name, entry: number, balance: entry.balance };
    return placed(programmeId, name, number, entry.at, common, [
      ...AUDITED_KINDS[entry.kind].events(entry),
      ...tierIn(entry),
      ...referralIn(entry),
    ]);
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
  // Every other item has its event when it is new.
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
  /** The prefix of the sequence. */
  behind = '',
): readonly ExpectedEvent[] {
  return happened.map(([type, facts], index) => {
    const sequence = `${behind}${String(number).padStart(10, '0')}.${String(index).padStart(2, '0')}`;
    const id = `evt_${hash('sha256', canonical({ programmeId, lane, sequence, type }), 'base64url').slice(0, 32)}`;
    return { id, type, programmeId, lane, sequence, at, data: { programmeId, ...common, sequence, ...facts } };
  });
}

function tierIn({ tier, standing, tierMove, explanation }: Entry): readonly Happened[] {
  if (tier === undefined || standing === undefined) return [];
  const { id, since, until, reviewAt, lockedUntil } = standing;
  const facts = { tier: id, since, until, reviewAt, lockedUntil, explanation: explanation.filter(({ rule }) => rule === 'tier') };
  return [tier.changed ? ['tier.changed', { ...facts, ...tierMove }] : ['tier.renewed', facts]];
}

/** The event of an entry with a referral, by the referral's stage. An invitation has no entry. */
function referralIn(entry: Entry): readonly Happened[] {
  const { referral } = entry as { readonly referral?: Facts & { readonly stage: string } };
  if (referral === undefined) return [];
  const { referrerId, refereeId, level, points, capped, milestones, badge, redemptionId, until } = referral;
  return [[`referral.${referral.stage}`, { referrerId, refereeId, level, points, capped, milestones, badge, redemptionId, until }]];
}
