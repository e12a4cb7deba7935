import { expect, test } from 'vitest';
import type * as z from 'zod';
import { MerchantEvent } from '../../shared/contract/events.ts';
import { Adjustment, Extension, Reinstatement } from '../../shared/contract/ledger.ts';
import { AssistedEnrolment, ProfileFields } from '../../shared/contract/members.ts';
import { ProgrammeFile } from '../../shared/contract/programme.ts';
import { TierChange } from '../../shared/contract/tiers.ts';
import { IdempotencyKey, MerchantId } from '../../shared/contract/values.ts';
import { planWorld } from './plan.ts';
import { seededRandom } from './random.ts';
import type { ByHand, Request } from './request.ts';
import { createWording } from './wording.ts';

const WORLDS = 30;
const WORLD_OPERATIONS = 1_000;

/** The request as the contract has it, with its schema. */
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

const byHand = ({ said }: ByHand, schema: z.ZodType, body: object) =>
  [
    [schema, { ...body, reason: said.reason }],
    [IdempotencyKey, said.idempotencyKey],
  ] as const;

test('no request is planned that the contract would not let in', () => {
  for (let seed = 1; seed <= WORLDS; seed += 1) {
    const { programmes, operations } = planWorld(seed, WORLD_OPERATIONS);
    const wording = createWording({ memberIds: new Map(), expired: new Map(), redemptions: new Map() });
    const opening = programmes.map(({ id, terms }): Request => ({ kind: 'create', id, programmeId: id, terms }));
    for (const asked of [...opening, ...operations.map(({ request }) => request)]) {
      const { request, command } = wording.of(asked, seededRandom(seed));
      for (const [schema, value] of inContract(request, command)) {
        expect(schema.safeParse(value).error?.issues, `${request.id}: ${JSON.stringify(value)}`).toBeUndefined();
      }
    }
  }
});
