/** The requests of a plan over HTTP, and what came back in the words of the use cases, so that the simulation's auditor can judge it. */
import type * as z from 'zod';
import { EventKept, PurchaseCredited, ReturnReversed } from '../../../shared/contract/events.ts';
import { Adjusted, BalanceDetail, Verification } from '../../../shared/contract/ledger.ts';
import { Enrolled } from '../../../shared/contract/members.ts';
import { Problem } from '../../../shared/contract/problems.ts';
import { ProgrammeVersion } from '../../../shared/contract/programme.ts';
import type { Entry, Posting } from '../../../shared/domain/entry.ts';
import { sumPoints } from '../../../shared/domain/points.ts';
import { toInstant } from '../../../shared/domain/time.ts';
import type { PurchaseCommand } from '../../../shared/use-cases/credit-purchase.ts';
import { same } from '../../sim/audit-hash.ts';
import type { Request } from '../../sim/request.ts';
import type { Answer } from '../../sim/system.ts';
import { fail } from '../../sim/violation.ts';
import { ask, bodyOf, type Answer as HttpAnswer, type MerchantActor, tokenOf } from '../../support/api.ts';
import type { TokenFor } from '../../support/platform.ts';

export interface Clients {
  readonly url: string;
  readonly now: () => Date;
  readonly merchant: (merchantId: string) => MerchantActor;
  /** As far as clients were told. */
  readonly memberId: (programmeId: string, person: number) => string | undefined;
}

/** undefined: no one can ask about a member whose id they were not told. */
export async function sendOver(clients: Clients, request: Request, command: PurchaseCommand | undefined): Promise<HttpAnswer | undefined> {
  const call = async (who: TokenFor, path: string, json?: object, headers: Readonly<Record<string, string>> = {}) =>
    ask(clients.url, `/v1/programmes${path}`, { token: await tokenOf(clients.url, who), headers, ...(json === undefined ? {} : { json }) });
  const manager = (sub: string): TokenFor => ({ sub, groups: ['manager'] });
  const event = (merchantId: string, type: string, data: object) =>
    clients.merchant(merchantId).send({ type, timestamp: clients.now().toISOString(), data });

  switch (request.kind) {
    case 'purchase':
      return command && event(request.merchant.id, 'purchase.completed', command);
    case 'return':
      return event(request.merchant.id, 'purchase.returned', request.giveBack);
    case 'enrol': {
      const { programmeId, identities, fields: profile } = request.enrol;
      const { subject, email, phone, card, externalId } = identities;
      if (externalId !== undefined || subject === undefined)
        return call(manager('enroller'), `/${programmeId}/members`, { ...identities, profile });
      const who = { sub: subject, ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) };
      return call(who, `/${programmeId}/me`, { card, profile });
    }
    case 'create':
      return call(manager(request.id), '', { id: request.programmeId, ...request.terms });
    case 'publish':
      return call(manager(request.id), `/${request.programmeId}/versions`, request.terms);
  }
  const memberId = clients.memberId(request.programmeId, request.person);
  if (memberId === undefined) return undefined;
  const member = `/${request.programmeId}/members/${memberId}`;
  switch (request.kind) {
    case 'adjust': {
      const { by, points, reason, idempotencyKey } = request.adjust;
      return call(manager(by), `${member}/adjustments`, { points, reason }, { 'idempotency-key': idempotencyKey });
    }
    case 'balance':
      return call(manager('viewer'), `${member}/balance`);
    case 'verify':
      return call(manager('viewer'), `${member}/verification`);
  }
}

/** What answers say of an entry. */
type Shown = Pick<z.output<typeof PurchaseCredited>, 'memberId' | 'entry' | 'balance'> & {
  readonly points: unknown;
  readonly explanation?: z.output<typeof PurchaseCredited>['explanation'];
};
const OF_ANSWERS_ONLY = new Set(['orderId', 'returnId', 'tier']);

const gained = ({ postings }: Entry, bucket: Posting['bucket']): number =>
  Math.max(0, sumPoints(postings.filter((posting) => posting.bucket === bucket)));
const earned = (entry: Entry) => ({ earned: entry.points, pending: gained(entry, 'pending') });
const reversed = (entry: Entry) => ({ reversed: 0 - entry.points, debt: gained(entry, 'debt') });

export type Told = { readonly answer: Answer } | { readonly refused: string; readonly words: string } | 'ask again';

/** `entryOf`: as it stands in the table. */
export function toldBy(
  request: Request,
  answered: HttpAnswer,
  entryOf: (programmeId: string, memberId: string, number: number) => Entry | undefined,
): Told {
  if (answered.status === 503) return 'ask again';
  if (answered.status >= 500) fail('broken', `${request.id} is answered ${answered.status}: ${answered.text}`);
  if (answered.status >= 400) {
    const { code, detail = '' } = Problem.parse(answered.body);
    return { refused: code, words: detail };
  }
  const { replayed } = answered;
  const entry = (programmeId: string, { memberId, entry: number, ...shown }: Shown, points: (entry: Entry) => unknown): Entry => {
    const found = entryOf(programmeId, memberId, number);
    if (found === undefined) return fail('answer', `${request.id} is answered with an entry that is not in the table: ${answered.text}`);
    const { balance, explanation } = found;
    const told = { points: points(found), balance, ...(shown.explanation === undefined ? {} : { explanation }) };
    if (!same(told, shown, OF_ANSWERS_ONLY))
      fail('answer', `${request.id} is answered ${answered.text}, where its entry says ${JSON.stringify(told)}`);
    return found;
  };
  switch (request.kind) {
    case 'purchase':
    case 'return': {
      const { programmeId } = request.merchant;
      if (answered.status === 202)
        return { answer: { to: request.kind, outcome: { kept: bodyOf(answered, 202, EventKept).kept, replayed } } };
      const found =
        request.kind === 'purchase'
          ? entry(programmeId, bodyOf(answered, 200, PurchaseCredited), earned)
          : entry(programmeId, bodyOf(answered, 200, ReturnReversed), reversed);
      return { answer: { to: request.kind, outcome: { entry: found, replayed } } };
    }
    case 'adjust': {
      const found = entry(request.programmeId, bodyOf(answered, 200, Adjusted), ({ points }) => points);
      return { answer: { to: 'adjust', outcome: { entry: found, replayed } } };
    }
    case 'enrol': {
      const { memberId, enrolledAt } = bodyOf(answered, 201, Enrolled);
      return { answer: { to: 'enrol', outcome: { memberId, enrolledAt: toInstant(enrolledAt), replayed } } };
    }
    case 'create':
    case 'publish': {
      const { publishedAt, effectiveAt, ...rest } = bodyOf(answered, 201, ProgrammeVersion);
      const version = { ...rest, publishedAt: toInstant(publishedAt), effectiveAt: toInstant(effectiveAt) };
      return { answer: { to: request.kind, outcome: { version, replayed } } };
    }
    case 'balance': {
      const { memberId, asOf, active, pending, debt } = bodyOf(answered, 200, BalanceDetail);
      return { answer: { to: 'balance', outcome: { memberId, asOf: toInstant(asOf), balance: { active, pending, debt } } } };
    }
    case 'verify':
      return { answer: { to: 'verify', outcome: bodyOf(answered, 200, Verification) } };
  }
}
