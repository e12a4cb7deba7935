/** The wording of requests: a repeated request has the same meaning, but its identities and codes may be spelled differently. */
import type { IdentityKind } from '../../../shared/domain/members/identity.ts';
import type { Money } from '../../../shared/domain/rewards/reward-terms.ts';
import type { PurchaseCommand } from '../../../shared/use-cases/earning/credit-purchase.ts';
import type { MemberReference } from '../../../shared/use-cases/members/member-of-key.ts';
import { type EndpointRequest, isOfEndpoint } from '../events/endpoint-request.ts';
import { identitiesOf, personKeys, spelled } from './people.ts';
import type { Random } from './random.ts';
import type { OfRedemption, Request, RequestOf } from './request.ts';
import type { RedemptionSeen } from './system.ts';

export interface Wording {
  /** `request`: the request with this spelling. `meant`: its meaning, which is the same in every spelling. */
  of(
    request: Request,
    random: Random,
  ): { readonly request: Request; readonly meant: Request; readonly command: PurchaseCommand | undefined };
}

/** Clients' knowledge from answers, by programme and person. */
export interface KnownToClients {
  readonly memberIds: ReadonlyMap<string, string>;
  /** Numbers of the entries that expired points, by programme and member. */
  readonly expired: ReadonlyMap<string, readonly number[]>;
  /** The redemptions that they know, in their last known state, by programme and person. */
  readonly redemptions: ReadonlyMap<string, ReadonlyMap<string, RedemptionSeen>>;
  /** Till codes, by the request that made them. */
  readonly codes: ReadonlyMap<string, string>;
  /** Registered endpoints, by programme. */
  readonly endpoints: ReadonlyMap<string, readonly { readonly id: string; readonly url: string }[]>;
  /** Referral codes by programme and person, in the order of the answers. */
  readonly referralCodes: ReadonlyMap<string, readonly string[]>;
  /** Open reviews, by programme. */
  readonly reviews: ReadonlyMap<string, readonly string[]>;
}

type OnRedemption = Exclude<OfRedemption, { rewardId: string }>;

/** The id of a redemption that does not exist, for clients that know none. */
const NO_REDEMPTION = `red_${'9'.repeat(26)}`;
const NO_CODE = '99999999999999996';
const NO_TILL_CODE = '9999999999C';

export function createWording({ memberIds, expired, redemptions, codes, endpoints, referralCodes, reviews }: KnownToClients): Wording {
  const commands = new Map<string, PurchaseCommand>();

  const commandOf = (request: RequestOf<'purchase'>, random: Random): PurchaseCommand => {
    const { by, person, merchant, purchase } = request;
    const known = commands.get(request.id);
    if (known !== undefined && (by === 'id' || random.chance(0.7))) return known;
    const memberId = memberIds.get(`${merchant.programmeId} ${person}`);
    const kind = by === 'id' ? 'externalId' : by;
    const named: MemberReference = { [kind]: spelled(kind, identitiesOf(person)[kind], random) };
    const command: PurchaseCommand = { ...purchase, member: by === 'id' && memberId !== undefined ? { id: memberId } : named };
    commands.set(request.id, command);
    return command;
  };

  const enrolmentOf = (request: RequestOf<'enrol'>, random: Random): RequestOf<'enrol'> => {
    const named = Object.entries(request.enrol.identities) as [IdentityKind, string][];
    const identities = Object.fromEntries(named.map(([kind, identity]) => [kind, spelled(kind, identity, random)]));
    const code = broughtBy(request, random);
    return { ...request, enrol: { ...request.enrol, identities, ...(code === undefined ? {} : { referral: { code } }) } };
  };

  const shown = new Map<string, string | undefined>();
  /** The referral code that is known by then. Its meaning stays the same in any spelling. */
  const broughtBy = ({ id, enrol, brought }: RequestOf<'enrol'>, random: Random): string | undefined => {
    if (brought === undefined || brought.shows === 'none') return undefined;
    const known = referralCodes.get(`${enrol.programmeId} ${brought.person}`) ?? [];
    if (!shown.has(id))
      shown.set(id, brought.shows === 'wrong' ? 'NO-SUCH-CODE' : brought.shows === 'first code' ? known[0] : known.at(-1));
    const code = shown.get(id);
    return brought.shows === 'spelled' && random.chance(0.5) ? code && ` ${code.toLowerCase()} ` : code;
  };

  const judged = new Map<string, RequestOf<'judge'>>();
  const judgementOf = (request: RequestOf<'judge'>): RequestOf<'judge'> => {
    const opened = reviews.get(request.programmeId) ?? [];
    const reviewId = opened.at(-1 - (request.pick % Math.max(1, opened.length)));
    const known = judged.get(request.id) ?? (reviewId === undefined ? request : { ...request, reviewId });
    judged.set(request.id, known);
    return known;
  };

  const reinstatements = new Map<string, RequestOf<'reinstate'>>();
  /** Mostly an entry that expired points; an enrolment if there is none. */
  const reinstatementOf = (request: RequestOf<'reinstate'>): RequestOf<'reinstate'> => {
    const { id, programmeId, person, pick } = request;
    const numbers = expired.get(`${programmeId} ${memberIds.get(`${programmeId} ${person}`)}`) ?? [];
    const known = reinstatements.get(id) ?? { ...request, entry: numbers.at(-1 - (pick % 3)) ?? numbers.at(-1) ?? (pick < 6 ? 1 : 1_000) };
    reinstatements.set(id, known);
    return known;
  };

  const activities = new Map<string, RequestOf<'activity'>>();
  const activityOf = (request: RequestOf<'activity'>): RequestOf<'activity'> => {
    const { id, merchant, person } = request;
    const memberId = memberIds.get(`${merchant.programmeId} ${person}`);
    const known = activities.get(id) ?? {
      ...request,
      member: memberId === undefined ? { externalId: identitiesOf(person).externalId } : { id: memberId },
    };
    activities.set(id, known);
    return known;
  };

  const onRedemptions = new Map<string, OnRedemption>();
  const heardOf = ({ programmeId }: OfRedemption, person: number): readonly RedemptionSeen[] => [
    ...(redemptions.get(`${programmeId} ${person}`)?.values() ?? []),
  ];
  /** The last redemption in a suitable state, or an earlier one. */
  const redemptionOf = (request: RequestOf<'commit' | 'cancel' | 'send'>): RequestOf<'commit' | 'cancel' | 'send'> => {
    const heard = heardOf(request, request.person + (request.stranger === true ? 1 : 0));
    const sensible = heard.filter(({ state, voucher, code }) =>
      request.kind === 'send'
        ? state === 'issued' && voucher === undefined && code === undefined
        : state === 'reserved' || (request.kind === 'cancel' && state === 'issued'),
    );
    const all = sensible.length === 0 ? heard : sensible;
    return { ...request, redemptionId: all.at(-1 - (request.pick % Math.max(1, all.length)))?.redemptionId ?? NO_REDEMPTION };
  };
  const useOf = (request: RequestOf<'use'>, random: Random): RequestOf<'use'> => {
    const own = heardOf(request, request.person);
    // A client without a voucher shows another member's, which a till cannot tell.
    const anyones = [...redemptions].flatMap(([of, heard]) => (of.startsWith(`${request.programmeId} `) ? [...heard.values()] : []));
    const all = (own.some(({ voucher }) => voucher) ? own : anyones).flatMap(({ voucher }) => voucher ?? []);
    const voucher = all.at(-1 - (request.pick % Math.max(1, all.length)));
    const code = voucher === undefined || request.shows === 'unknown' ? NO_CODE : voucher.code;
    const written =
      request.shows === 'mistyped' ? mistyped(code) : random.chance(0.5) ? code : code.toLowerCase().replace(/.{4}(?=.)/g, '$&-');
    return { ...request, code: written, pay: payOf(request.pays, voucher?.balance) };
  };
  const restoreOf = (request: RequestOf<'restore'>): RequestOf<'restore'> => {
    const use = onRedemptions.get(request.used);
    return { ...request, code: use?.kind === 'use' && use.shows !== 'mistyped' ? (use.code ?? NO_CODE) : NO_CODE };
  };
  const wordedOnce = (request: OnRedemption, random: Random): OnRedemption => {
    if (request.kind === 'use') return useOf(request, random);
    return request.kind === 'restore' ? restoreOf(request) : redemptionOf(request);
  };
  const onRedemption = (request: OnRedemption, random: Random): OnRedemption => {
    const known = onRedemptions.get(request.id) ?? wordedOnce(request, random);
    onRedemptions.set(request.id, known);
    return known;
  };

  const payments = new Map<string, RequestOf<'pay'>>();
  /** The till code that is known by then. Without one there is no request. */
  const paymentOf = (request: RequestOf<'pay'>, random: Random): RequestOf<'pay'> => {
    const known = payments.get(request.id);
    if (known !== undefined) return known;
    const code = request.shows === 'unknown' ? NO_TILL_CODE : codes.get(request.shown);
    if (code === undefined) return request;
    const tillCode =
      request.shows === 'mistyped' ? mistyped(code) : random.chance(0.5) ? code : code.toLowerCase().replace(/.{4}(?=.)/g, '$&-');
    const worded = { ...request, tillCode };
    payments.set(request.id, worded);
    return worded;
  };

  /** A member's keys belong to the member id that the platform gave. */
  const keyedOf = (request: OfRedemption): OfRedemption => {
    const memberId = memberIds.get(`${request.programmeId} ${request.person}`);
    const { key } = request;
    return memberId === undefined || key.by !== personKeys(request.person) ? request : { ...request, key: { ...key, by: memberId } };
  };

  const onEndpoints = new Map<string, EndpointRequest>();
  const onEndpoint = (request: EndpointRequest): EndpointRequest => {
    if (request.kind === 'create-endpoint') return request;
    const heard = endpoints.get(request.programmeId) ?? [];
    const one = heard.at(-1 - (request.pick % Math.max(1, heard.length)));
    const known = onEndpoints.get(request.id) ?? (one === undefined ? request : { ...request, endpointId: one.id, url: one.url });
    onEndpoints.set(request.id, known);
    return known;
  };

  const wordedOf = (request: Request, random: Random): Request => {
    if ('key' in request) return keyedOf('rewardId' in request ? request : onRedemption(request, random));
    if (isOfEndpoint(request)) return onEndpoint(request);
    switch (request.kind) {
      case 'reinstate':
        return reinstatementOf(request);
      case 'activity':
        return activityOf(request);
      case 'pay':
        return paymentOf(request, random);
      case 'judge':
        return judgementOf(request);
      default:
        return request;
    }
  };

  return {
    of(request, random) {
      if (request.kind === 'purchase') return { request, meant: request, command: commandOf(request, random) };
      if (request.kind === 'enrol') {
        const worded = enrolmentOf(request, random);
        const code = shown.get(request.id);
        const meant = code === undefined ? request : { ...request, enrol: { ...request.enrol, referral: { code } } };
        return { request: worded, meant, command: undefined };
      }
      const worded = wordedOf(request, random);
      return { request: worded, meant: worded, command: undefined };
    },
  };
}

/** Changes one symbol. */
const mistyped = (code: string): string => `${code.slice(0, 5)}${code[5] === '7' ? '8' : '7'}${code.slice(6)}`;

/** The amount, from the last known balance of a gift card. */
function payOf(pays: RequestOf<'use'>['pays'], balance: Money | undefined): Money | undefined {
  if (balance === undefined) return pays === 'wrongly' ? { currency: 'EUR', amount: 1 } : undefined;
  const { currency, amount } = balance;
  switch (pays) {
    case 'part':
      return { currency, amount: Math.max(1, Math.ceil(amount / 3)) };
    case 'all':
      return { currency, amount: Math.max(1, amount) };
    case 'more':
      return { currency, amount: amount + 1 };
    case 'foreign':
      return { currency: 'USD', amount: 1 };
    case 'wrongly':
      return undefined;
  }
}
