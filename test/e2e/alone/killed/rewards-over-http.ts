/** A plan's requests on rewards, sent over HTTP. Answers are translated to the words of the use cases. */
import type * as z from 'zod';
import { TakenAtTill } from '../../../../shared/contract/checkout/tills.ts';
import { pageOf } from '../../../../shared/contract/kernel/route-parts.ts';
import { Offer } from '../../../../shared/contract/rewards/offers.ts';
import { Fulfilled } from '../../../../shared/contract/rewards/parcels.ts';
import { Redeemed } from '../../../../shared/contract/rewards/redemptions.ts';
import { CodesImported } from '../../../../shared/contract/rewards/reward-changes.ts';
import { RewardVersion } from '../../../../shared/contract/rewards/rewards.ts';
import { toInstant } from '../../../../shared/domain/kernel/time.ts';
import type { Entry } from '../../../../shared/domain/ledger/entry.ts';
import type { RewardTerms } from '../../../../shared/domain/rewards/reward-terms.ts';
import { same } from '../../../sim/kernel/audit-hash.ts';
import { identitiesOf } from '../../../sim/kernel/people.ts';
import type { OfRedemption, Request, RequestOf } from '../../../sim/kernel/request.ts';
import type { Answer, RedemptionSeen } from '../../../sim/kernel/system.ts';
import { fail } from '../../../sim/violation.ts';
import { ask, bodyOf, type Answer as HttpAnswer, tokenOf } from '../../../support/platform/api.ts';
import { newestIn } from './newest-version.ts';
import type { Clients } from './plan-over-http.ts';

export type RewardKind = 'create-reward' | 'publish-reward' | 'import-codes' | 'offers' | OfRedemption['kind'];
export type RewardRequest = RequestOf<RewardKind>;

const KINDS: ReadonlySet<Request['kind']> = new Set([
  ...(['create-reward', 'publish-reward', 'import-codes', 'offers'] as const),
  ...(['redeem', 'reserve', 'commit', 'cancel', 'use', 'restore', 'send'] as const),
]);

export const isOfRewards = (request: Request): request is RewardRequest => KINDS.has(request.kind);

/** undefined: it is not for them to ask, who have no token, or whose id no one was told. */
export async function sendReward(clients: Clients, request: RewardRequest): Promise<HttpAnswer | undefined> {
  const programme = `/v1/programmes/${request.programmeId}`;
  const call = async (sub: string, groups: readonly string[], path: string, json?: object, key?: string): Promise<HttpAnswer> => {
    const token = await tokenOf(clients.url, groups.length === 0 ? { sub } : { sub, groups });
    const headers: Readonly<Record<string, string>> = key === undefined ? {} : { 'idempotency-key': key };
    const method = key === undefined && json === undefined ? 'GET' : 'POST';
    return ask(clients.url, programme + path, { method, token, headers, ...(json === undefined ? {} : { json }) });
  };
  switch (request.kind) {
    case 'create-reward':
      return call(request.id, ['manager'], '/rewards', { id: request.rewardId, state: request.state, ...request.terms });
    case 'publish-reward': {
      const versions = `/rewards/${request.rewardId}/versions`;
      const basedOn = newestIn(await call(request.id, ['manager'], `${versions}?limit=1`));
      return call(request.id, ['manager'], versions, { state: request.state, basedOn, ...request.terms });
    }
    case 'import-codes':
      return call(request.id, ['manager'], `/rewards/${request.rewardId}/codes`, { codes: request.codes });
    case 'restore': {
      const { merchant, orderId, returnId, code, amount, key } = request;
      return clients.merchant(merchant.id).atTill('/reversals', { type: 'voucher', orderId, returnId, code, amount }, key.idempotencyKey);
    }
    case 'use': {
      const { merchant, orderId, code, basket, pay, key } = request;
      return clients.merchant(merchant.id).atTill('', { type: 'voucher', orderId, code, basket, pay }, key.idempotencyKey);
    }
  }
  const memberId = clients.memberId(request.programmeId, request.person);
  if (memberId === undefined) return undefined;
  if (request.kind === 'send') {
    const path = `/members/${memberId}/redemptions/${request.redemptionId}/fulfilment`;
    return call(request.key.by, ['support'], path, { step: request.step, reason: request.reason }, request.key.idempotencyKey);
  }
  if (request.kind === 'cancel' && request.reason !== undefined) {
    const path = `/members/${memberId}/redemptions/${request.redemptionId}/cancel`;
    return call(request.key.by, ['support'], path, { reason: request.reason }, request.key.idempotencyKey);
  }
  // Members ask for themselves.
  if (!clients.hasToken(request.programmeId, request.person)) return undefined;
  const { subject } = identitiesOf(request.person);
  if (request.kind === 'offers') return call(subject, [], '/me/rewards?limit=25');
  const { idempotencyKey } = request.key;
  if (request.kind === 'commit' || request.kind === 'cancel')
    return call(subject, [], `/me/redemptions/${request.redemptionId}/${request.kind}`, undefined, idempotencyKey);
  const path = request.kind === 'redeem' ? '/me/redemptions' : '/me/reservations';
  return call(subject, [], path, { rewardId: request.rewardId, units: request.units }, idempotencyKey);
}

type EntryOf = (programmeId: string, memberId: string, number: number) => Entry | undefined;

/** `entryOf`: as it stands in the table. */
export function toldOfReward(clients: Pick<Clients, 'memberId'>, request: RewardRequest, answered: HttpAnswer, entryOf: EntryOf): Answer {
  switch (request.kind) {
    case 'create-reward':
    case 'publish-reward': {
      const { publishedAt, effectiveAt, terms, ...rest } = bodyOf(answered, 201, RewardVersion);
      const version = { ...rest, programmeId: request.programmeId, terms: termsIn(terms) };
      return {
        to: request.kind,
        outcome: { version: { ...version, publishedAt: toInstant(publishedAt), effectiveAt: toInstant(effectiveAt) } },
      };
    }
    case 'import-codes':
      return { to: 'import-codes', outcome: bodyOf(answered, 200, CodesImported) };
    case 'offers': {
      const { items } = bodyOf(answered, 200, pageOf(Offer));
      const memberId = clients.memberId(request.programmeId, request.person) ?? '';
      const offers = items.map(({ rewardId, version, obstacles }) => ({
        rewardId,
        version,
        reasons: obstacles.map(({ reason }) => reason),
      }));
      return { to: 'offers', outcome: { memberId, offers } };
    }
    case 'send': {
      const { entry: number, memberId, fulfilment, points } = bodyOf(answered, 200, Fulfilled);
      const entry = written(request, entryOf(request.programmeId, memberId, number), answered);
      if (entry.redemption?.fulfilment?.state !== fulfilment.state || points !== entry.points)
        fail('answer', `${request.id} is answered ${answered.text}`);
      return { to: 'send', outcome: { entry, replayed: answered.replayed } };
    }
    case 'restore':
    case 'use': {
      const taken = bodyOf(answered, 200, TakenAtTill);
      const entry = written(request, entryOf(request.merchant.programmeId, taken.memberId, taken.entry), answered);
      const { redemption: { orderId, redemptionId, off, paid } = {} } = entry;
      const shown = taken.type === 'voucher' && {
        orderId: taken.orderId,
        redemptionId: taken.redemptionId,
        off: taken.off,
        paid: taken.paid,
      };
      if (!same(shown, { orderId, redemptionId, off, paid })) fail('answer', `${request.id} is answered ${answered.text}`);
      return { to: request.kind, outcome: { entry, replayed: answered.replayed } };
    }
    default: {
      const status = request.kind === 'redeem' || request.kind === 'reserve' ? 201 : 200;
      const { entry: number, balance, explanation, ...view } = bodyOf(answered, status, Redeemed);
      const entry = written(request, entryOf(request.programmeId, view.memberId, number), answered);
      if (!same({ balance, explanation }, { balance: entry.balance, explanation: entry.explanation }))
        fail('answer', `${request.id} is answered ${answered.text}, where its entry says otherwise`);
      return { to: request.kind, outcome: { entry, seen: seenIn(view), replayed: answered.replayed } };
    }
  }
}

function written({ id }: RewardRequest, entry: Entry | undefined, { text }: HttpAnswer): Entry {
  return entry ?? fail('answer', `${id} is answered with an entry that is not in the table: ${text}`);
}

/** Instants of a file, in the one form in which they are kept. */
function termsIn({ from, until, ...terms }: z.output<typeof RewardVersion>['terms']): RewardTerms {
  return {
    ...terms,
    ...(from === undefined ? {} : { from: toInstant(from) }),
    ...(until === undefined ? {} : { until: toInstant(until) }),
  };
}

/** Codes are shown in groups of four. */
function seenIn({ voucher, fulfilment: _, ...view }: Omit<z.output<typeof Redeemed>, 'entry' | 'balance' | 'explanation'>): RedemptionSeen {
  return { ...view, ...(voucher === undefined ? {} : { voucher: { ...voucher, code: voucher.code.replaceAll('-', '') } }) };
}
