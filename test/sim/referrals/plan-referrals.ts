/** Plans referrals: members make codes and invite, friends enrol with them, buy, and return goods. */
import type { IdentityKind } from '../../../shared/domain/members/identity.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import type { ReferralTerms } from '../../../shared/domain/referrals/referral-terms.ts';
import type { MerchantCaller } from '../../../shared/use-cases/earning/credit-purchase.ts';
import type { FaultKind } from '../kernel/faults.ts';
import { identitiesOf } from '../kernel/people.ts';
import { DAY, HOUR, SECOND } from '../kernel/plan-times.ts';
import { type Random, weighted } from '../kernel/random.ts';
import type { Person, Request, RequestOf } from '../kernel/request.ts';
import { withReferrals } from './referral-terms.ts';

const BURST = 40;

/** Inputs from the surrounding plan. Referrals draw from their own randomness, so the rest of the plan is the same without them. */
export interface Referring {
  readonly people: number;
  send(request: Request, at: number, seed: number, fault?: FaultKind): void;
  /** Whether the plan has enrolled the person by now. */
  hasEnrolled(programmeId: string, person: Person): boolean;
  /** The terms that the plan published last. */
  terms(programmeId: string): Terms | undefined;
}

export interface ReferralsPlan {
  /** Adds the referral terms to a new version's terms. */
  terms(terms: Terms, before?: ReferralTerms): Terms;
  /** Now and then someone brings a friend. */
  scene(merchant: MerchantCaller, person: Person, at: number): void;
}

export const NO_REFERRALS: ReferralsPlan = { terms: (terms) => terms, scene: () => undefined };

const SCENES = weighted({ 'brings a friend': 60, 'brings many': 8, 'has a code': 10, invites: 6, judges: 20 });
const SHOWN = weighted({ code: 40, spelled: 6, 'first code': 6, wrong: 2, none: 3 });
/** Friends are no one else: whom only referrals bring has a number from here on. */
export const FIRST_FRIEND = 100;

export function planReferrals(random: Random, referring: Referring): ReferralsPlan {
  let made = 0;
  let friends = 0;
  const often = random.pick([0, 0.1, 0.3]);
  const broughtIn = new Map<string, Person[]>();
  const nextId = (prefix: string): string => `${prefix}${++made}`;
  const send = (request: Request, at: number, fault?: FaultKind): void => referring.send(request, at, random.seed(), fault);
  /** Once, now and then twice or late. */
  const deliver = (request: Request, at: number): void => {
    const late = random.chance(0.04);
    send(request, late ? at + random.pick([5 * SECOND, HOUR, 3 * DAY]) : at, late ? 'delayed delivery' : undefined);
    if (random.chance(0.1)) send(request, at + random.pick([random.below(BURST), random.below(SECOND), HOUR, DAY]), 'duplicate delivery');
  };

  /** Mostly whoever was brought last, or first: chains of several levels, and some whom everyone knows. */
  const bringer = (programmeId: string, person: Person): Person => {
    const known = broughtIn.get(programmeId) ?? [];
    if (known.length === 0 || random.chance(0.45)) return person;
    return known[random.chance(0.5) ? known.length - 1 : random.chance(0.5) ? 0 : random.below(known.length)] ?? person;
  };

  const code = (programmeId: string, person: Person, at: number): void => {
    const name = random.chance(0.5) ? { name: random.pick([`FRIENDS-${person}`, `best-of-${random.below(3)}`, `NAME-${made}`]) } : {};
    deliver({ kind: 'referral-code', id: nextId('referral-code-'), programmeId, person, ...name }, at);
  };

  const buy = (merchant: MerchantCaller, friend: Person, at: number, by: IdentityKind | 'id'): void => {
    const terms = referring.terms(merchant.programmeId);
    const { minimumSpend: spend } = terms?.referrals?.qualification ?? {};
    const orderId = nextId('f');
    const [least, all] = [spend?.each ?? 100, spend?.inAll ?? 500];
    const amount = random.chance(0.6)
      ? Math.max(least, all)
      : random.pick([least, least - 1, least + 1, all, all + 1, Math.ceil(all / 2), 5_000, 0]);
    const currency = random.chance(0.9) ? (spend?.currency ?? 'EUR') : 'EUR';
    const occurredAt = new Date(at - random.pick([0, 0, SECOND, HOUR, random.chance(0.2) ? 30 * DAY : 0])).toISOString();
    const purchase: RequestOf<'purchase'>['purchase'] = { orderId, occurredAt, currency, amount: Math.max(0, amount) };
    deliver({ kind: 'purchase', id: orderId, merchant, person: friend, by, purchase }, at);
    if (!random.chance(0.4)) return;
    let later = at;
    for (let part = random.pick([1, 1, 2]); part > 0; part -= 1) {
      // While it may still come back for nothing, soon after it was paid, and when it is too late.
      later += random.pick([random.below(BURST), 5 * SECOND, HOUR, 12 * HOUR, 3 * DAY, 20 * DAY, 40 * DAY]);
      const returnId = `r${part}`;
      const giveBack = {
        orderId,
        returnId,
        occurredAt: new Date(later).toISOString(),
        amount: random.pick([Math.max(1, amount), 1, Math.max(1, Math.ceil(amount / 2))]),
      };
      deliver({ kind: 'return', id: `${orderId}/${returnId}`, merchant, giveBack }, later);
    }
  };

  const bring = (merchant: MerchantCaller, person: Person, at: number): void => {
    const { programmeId } = merchant;
    const from = bringer(programmeId, person);
    if (random.chance(0.85)) code(programmeId, from, at);
    friends += 1;
    const friend = FIRST_FRIEND + friends;
    const own = identitiesOf(friend);
    const joined = at + random.pick([SECOND, 5 * SECOND, HOUR, 2 * DAY]);
    const { invitations } = referring.terms(programmeId)?.referrals ?? {};
    const shows = random.weighted(SHOWN);
    if (invitations !== undefined && (shows === 'none' || random.chance(0.3)))
      deliver(
        { kind: 'invite', id: nextId('invite-'), programmeId, person: from, email: own.email },
        joined - random.pick([SECOND, HOUR, 8 * DAY]),
      );
    const optional = random.chance(0.5) ? { card: own.card } : {};
    // Some have no number of their own, and some have a phone with which someone else enrolled before.
    const request: RequestOf<'enrol'> = {
      kind: 'enrol',
      id: `enrol-${programmeId}-${friend}`,
      person: friend,
      enrol: { programmeId, identities: { externalId: own.externalId, email: own.email, ...optional }, fields: {} },
      ...(shows === 'none' ? {} : { brought: { person: random.chance(0.97) ? from : friend, shows } }),
    };
    deliver(request, joined);
    if (random.chance(0.05))
      deliver({ ...request, id: `${request.id}-other`, brought: { person, shows: 'code' } }, joined + random.below(SECOND));
    broughtIn.set(programmeId, [...(broughtIn.get(programmeId) ?? []), friend]);
    const { qualification } = referring.terms(programmeId)?.referrals ?? {};
    let bought = joined;
    for (let count = (qualification?.purchases ?? 1) + random.pick([-1, 0, 0, 0, 1]); count > 0; count -= 1) {
      bought += random.pick([-random.below(2 * BURST), random.below(BURST), SECOND, HOUR, DAY, 5 * DAY]);
      buy(merchant, friend, bought, random.pick(['externalId', 'email', 'id']));
    }
    if (random.chance(0.15)) {
      const id = nextId('friend-freeze-');
      const said = (words: string) => ({ reason: words, by: 'manager-0', idempotencyKey: `key-of-${words}` });
      const frozen = random.pick([from, friend]);
      send({ kind: 'freeze', id, programmeId, person: frozen, action: 'freeze', said: said(id) }, bought + random.below(BURST));
      send(
        { kind: 'freeze', id: `${id}-end`, programmeId, person: frozen, action: 'release', said: said(`${id}-end`) },
        bought + random.pick([SECOND, HOUR, 3 * DAY]),
      );
    }
    if (random.chance(0.6)) judge(programmeId, bought + random.pick([5 * SECOND, 20 * SECOND, HOUR, 3 * DAY]));
  };

  /** At times two at once. */
  const judge = (programmeId: string, at: number): void => {
    const pick = random.pick([0, 0, 0, 1]);
    for (let managers = random.pick([1, 2]); managers > 0; managers -= 1) {
      const id = nextId('judge-');
      const verdict = random.pick(['approve', 'approve', 'reject'] as const);
      send({ kind: 'judge', id, programmeId, pick, verdict, by: `manager-${managers}` }, at + random.below(BURST));
    }
  };

  const scene = (merchant: MerchantCaller, person: Person, at: number): void => {
    const { programmeId } = merchant;
    if (referring.terms(programmeId)?.referrals === undefined && random.chance(0.8)) return;
    switch (random.weighted(SCENES)) {
      case 'brings a friend':
        bring(merchant, person, at);
        break;
      case 'brings many':
        for (let count = random.between(2, 5); count > 0; count -= 1) bring(merchant, person, at + random.below(DAY));
        break;
      case 'has a code':
        code(programmeId, bringer(programmeId, person), at);
        break;
      case 'invites': {
        const from = bringer(programmeId, person);
        for (let count = random.pick([1, 2, 5]); count > 0; count -= 1) {
          const { email } = identitiesOf(random.below(referring.people + 3));
          deliver({ kind: 'invite', id: nextId('invite-'), programmeId, person: from, email }, at + random.below(BURST));
        }
        break;
      }
      case 'judges':
        judge(programmeId, at);
        break;
    }
  };

  return {
    terms: (terms, before) => withReferrals(random, terms, before),
    scene: (merchant, person, at) => {
      if (random.chance(often)) scene(merchant, person, at);
    },
  };
}
