import { expect, test } from 'vitest';
import type * as z from 'zod';
import { RedemptionAtTill, ReversalAtTill } from '../../shared/contract/checkout/tills.ts';
import { MerchantEvent } from '../../shared/contract/earning/merchant-events.ts';
import { EndpointTerms } from '../../shared/contract/events/endpoints.ts';
import { Freezing } from '../../shared/contract/fraud/freezing.ts';
import { ReviewDecision } from '../../shared/contract/fraud/reviews.ts';
import { IdempotencyKey, MerchantId } from '../../shared/contract/kernel/values.ts';
import { Adjustment, Extension, Reinstatement } from '../../shared/contract/ledger/ledger.ts';
import { AssistedEnrolment, ProfileFields } from '../../shared/contract/members/members.ts';
import { ProgrammeFile } from '../../shared/contract/programmes/programme.ts';
import { CodeChoice, InvitationOf } from '../../shared/contract/referrals/referrals.ts';
import { FulfilmentChange } from '../../shared/contract/rewards/parcels.ts';
import { RedemptionRequest } from '../../shared/contract/rewards/redemptions.ts';
import { CodeBatch, RewardPublication } from '../../shared/contract/rewards/reward-changes.ts';
import { RedemptionId, RewardFile } from '../../shared/contract/rewards/rewards.ts';
import { SegmentTerms } from '../../shared/contract/segments/segments.ts';
import { SegmentChange } from '../../shared/contract/segments/static-segments.ts';
import { TierChange } from '../../shared/contract/tiers/tiers.ts';
import { seededRandom } from './kernel/random.ts';
import type { AtTill, ManualCommand, OfRedemption, Request } from './kernel/request.ts';
import { createWording } from './kernel/wording.ts';
import { planWorld } from './plan.ts';

const WORLDS = 30;
const WORLD_OPERATIONS = 1_000;

/** The request in the contract's form, with its schema. */
function inContract(request: Request, command: object | undefined): readonly (readonly [z.ZodType, unknown])[] {
  const timestamp = '2026-11-21T10:00:00Z';
  switch (request.kind) {
    case 'purchase':
      return [
        [MerchantId, request.merchant.id],
        [MerchantEvent, { type: 'purchase.completed', timestamp, data: command }],
      ];
    case 'return':
      return [[MerchantEvent, { type: 'purchase.returned', timestamp, data: request.giveBack }]];
    case 'enrol':
      return [[AssistedEnrolment, { ...request.enrol.identities, profile: request.enrol.fields }]];
    case 'adjust':
      return byHand(request, Adjustment, { points: request.points });
    case 'change-tier':
      return byHand(request, TierChange, request.change);
    case 'extend':
      return byHand(request, Extension, { until: request.until });
    case 'freeze':
      return byHand(request, Freezing, {});
    case 'segment':
      return byHand(request, SegmentChange, { add: request.add, remove: request.remove });
    case 'create-reward':
      return [[RewardFile, { id: request.rewardId, state: request.state, ...request.terms }]];
    case 'publish-reward':
      return [[RewardPublication, { state: request.state, ...request.terms }]];
    case 'import-codes':
      return [[CodeBatch, { codes: request.codes }]];
    case 'redeem':
    case 'reserve':
      return keyed(request, RedemptionRequest, { rewardId: request.rewardId, units: request.units });
    case 'commit':
    case 'cancel':
      return keyed(request, RedemptionId, request.redemptionId);
    case 'send':
      return keyed(request, FulfilmentChange, { step: request.step, reason: request.reason });
    case 'restore': {
      const { orderId, returnId, code, amount } = request;
      return keyed(request, ReversalAtTill, { type: 'voucher', orderId, returnId, code, ...(amount === undefined ? {} : { amount }) });
    }
    case 'use': {
      const { orderId, basket, code, pay } = request;
      return keyed(request, RedemptionAtTill, { type: 'voucher', orderId, basket, code, ...(pay === undefined ? {} : { pay }) });
    }
    case 'pay': {
      const { orderId, tillCode = '7ZK4-Q0XM-2V5', points, basket } = request;
      return atTill(request, RedemptionAtTill, { type: 'points', orderId, tillCode, points, basket });
    }
    case 'refund': {
      const { orderId, returnId, amount } = request;
      return atTill(request, ReversalAtTill, { type: 'points', orderId, returnId, amount });
    }
    case 'create-endpoint':
    case 'change-endpoint':
      return [[EndpointTerms, { url: 'https://example.org/hook', eventTypes: request.eventTypes }]];
    case 'referral-code':
      return [[CodeChoice, request.name === undefined ? {} : { code: request.name }]];
    case 'invite':
      return [[InvitationOf, { email: request.email }]];
    case 'judge':
      return [[ReviewDecision, { verdict: request.verdict, reason: request.id }]];
    case 'rule':
      return [[SegmentTerms, { kind: 'rule', name: request.segmentId, rule: request.rule }]];
    case 'reinstate':
      return byHand(request, Reinstatement, { entry: request.entry });
    case 'fulfil':
      return [[MerchantEvent, { type: 'order.fulfilled', timestamp, data: request.fulfilment }]];
    case 'activity':
      return [[MerchantEvent, { type: 'activity.completed', timestamp, data: { ...request.activity, member: request.member } }]];
    case 'born':
      return [[ProfileFields, { birthDate: request.birthDate }]];
    case 'create':
    case 'publish':
      return [[ProgrammeFile, { id: request.programmeId, ...request.terms }]];
    default:
      return [];
  }
}

const byHand = ({ said }: ManualCommand, schema: z.ZodType, body: object) =>
  [
    [schema, { ...body, reason: said.reason }],
    [IdempotencyKey, said.idempotencyKey],
  ] as const;

const keyed = ({ key }: OfRedemption, schema: z.ZodType, body: unknown) =>
  [
    [schema, body],
    [IdempotencyKey, key.idempotencyKey],
  ] as const;

const atTill = ({ idempotencyKey }: AtTill, schema: z.ZodType, body: unknown) =>
  [
    [schema, body],
    [IdempotencyKey, idempotencyKey],
  ] as const;

test('no planned request violates the contract', () => {
  for (let seed = 1; seed <= WORLDS; seed += 1) {
    const { programmes, operations } = planWorld(seed, WORLD_OPERATIONS, {
      payments: true,
      events: 'everywhere',
      referrals: true,
      nights: 'everywhere',
    });
    const wording = createWording({
      memberIds: new Map(),
      expired: new Map(),
      redemptions: new Map(),
      codes: new Map(),
      endpoints: new Map(),
      referralCodes: new Map(),
      reviews: new Map(),
    });
    const opening = programmes.map(({ id, terms }): Request => ({ kind: 'create', id, programmeId: id, terms }));
    for (const asked of [...opening, ...operations.map(({ request }) => request)]) {
      const { request, command } = wording.of(asked, seededRandom(seed));
      for (const [schema, value] of inContract(request, command)) {
        expect(schema.safeParse(value).error?.issues, `${request.id}: ${JSON.stringify(value)}`).toBeUndefined();
      }
    }
  }
});
