/** The platform as an import uses it: enrols members, and sends purchases as the merchant's signed events. */
import { CallRefused, createClient } from '../../../../shared/contract/client.ts';
import type { ProblemCode } from '../../../../shared/contract/kernel/problems.ts';
import type { PlatformClock } from '../platform-clock.ts';
import { messageIdOf, signatureHeaders } from '../signing.ts';
import type { Identities, NamedPurchase } from './record.ts';

export type Enrolment =
  /** `isNew`: by this request. Purchases that waited for the member are being credited. */
  | { readonly kind: 'enrolled'; readonly memberId: string; readonly isNew: boolean }
  | { readonly kind: 'rejected'; readonly reason: string };

/** The answer to a purchase; a replay says the same. */
export interface Credit {
  readonly memberId: string;
  readonly points: number;
  /** The tier after the purchase; null in a programme without tiers. */
  readonly tier: string | null;
}

export type Sent =
  | ({ readonly kind: 'credited' } & Credit)
  /** Without `credit` if the first answer left the purchase unclaimed. */
  | { readonly kind: 'duplicate'; readonly credit?: Credit }
  | { readonly kind: 'unclaimed' }
  | { readonly kind: 'rejected'; readonly reason: string };

export interface Target {
  /** With all that the file knows of who they are. */
  enrol(identities: Identities): Promise<Enrolment>;
  send(purchase: NamedPurchase): Promise<Sent>;
  /** The credit of an order that waited for its member; undefined: it waits still. */
  creditOf(memberId: string, orderId: string): Promise<Credit | undefined>;
}

/** The merchant's secret is refused, so every further request would be, too. */
export class SecretRefused extends Error {
  override readonly name = 'SecretRefused';
}

/** Refusals about the caller or the platform, which every line would meet. All others are about one line. */
const STOPS_THE_IMPORT: ReadonlySet<ProblemCode> = new Set([
  'UNAUTHENTICATED',
  'SIGNATURE_INVALID',
  'FORBIDDEN',
  'NOT_FOUND',
  'UNSUPPORTED_MEDIA_TYPE',
  'INTERNAL',
  'BUSY',
]);

export interface TargetOptions {
  readonly url: string;
  readonly programmeId: string;
  readonly merchantId: string;
  readonly secret: string;
  readonly clock: PlatformClock;
  /** Used for signed events. */
  readonly fetch: typeof fetch;
  /** Used for enrolments, with a token. */
  readonly adminFetch: typeof fetch;
}

export function createTarget(options: TargetOptions): Target {
  const { url, programmeId, merchantId, clock } = options;
  const admin = createClient({ baseUrl: url, fetch: options.adminFetch });
  const sendSigned = eventSender(options);
  return {
    async enrol(identities) {
      try {
        const answer = await admin.call('enrolMember', { params: { programmeId }, body: identities });
        return { kind: 'enrolled', memberId: answer.body.memberId, isNew: !answer.replayed };
      } catch (error) {
        return { kind: 'rejected', reason: `is kept, but the member cannot be enrolled: ${refusalOfLine(error)}` };
      }
    },
    async creditOf(memberId, orderId) {
      let cursor: string | null = null;
      do {
        const query: { cursor?: string } = cursor === null ? {} : { cursor };
        const { body } = await admin.call('listMemberEntries', { params: { programmeId, memberId }, query });
        const entry = body.items.find(
          ({ kind, purchase }) => kind === 'earn' && purchase?.orderId === orderId && purchase.merchantId === merchantId,
        );
        if (entry !== undefined) return { memberId, points: entry.points, tier: entry.tier?.id ?? null };
        cursor = body.nextCursor;
      } while (cursor !== null);
      return undefined;
    },
    async send(purchase) {
      // Dated by the purchase, not by the clock, so that the same purchase has the same bytes in every run.
      const body = JSON.stringify({ type: 'purchase.completed', timestamp: purchase.occurredAt, data: purchase });
      const messageId = messageIdOf(merchantId, purchase.orderId);
      try {
        return await sendSigned(messageId, body);
      } catch (error) {
        if (!isSignatureRefusal(error)) return { kind: 'rejected', reason: refusalOfLine(error) };
      }
      // The platform's clock may have been moved since it was read.
      clock.forget();
      try {
        return await sendSigned(messageId, body);
      } catch (error) {
        if (isSignatureRefusal(error)) throw new SecretRefused(`the secret of ${merchantId} is no longer valid: ${error.message}`);
        return { kind: 'rejected', reason: refusalOfLine(error) };
      }
    },
  };
}

const isSignatureRefusal = (error: unknown): error is CallRefused =>
  error instanceof CallRefused && error.problem.code === 'SIGNATURE_INVALID';

/** The reason why the line was refused. @throws the error itself if it is not about the line. */
function refusalOfLine(error: unknown): string {
  if (error instanceof CallRefused && !STOPS_THE_IMPORT.has(error.problem.code)) return error.message;
  throw error;
}

function eventSender({ url, merchantId, secret, clock, fetch }: TargetOptions): (messageId: string, body: string) => Promise<Sent> {
  const client = createClient({ baseUrl: url, fetch });
  return async (messageId, body) => {
    const headers = { ...signatureHeaders(secret, messageId, await clock.now(), body) };
    const answer = await client.send('sendMerchantEvent', { params: { merchantId }, headers }, body);
    if (answer.status === 202) return { kind: 'unclaimed' };
    const { memberId, points, tier } = answer.body;
    const credit: Credit = { memberId, points: 'earned' in points ? points.earned : 0, tier: tier?.id ?? null };
    return answer.replayed ? { kind: 'duplicate', credit } : { kind: 'credited', ...credit };
  };
}

/** Whether the secret signs for the merchant. The test event is always refused: for its signature, or else for its content. */
export async function secretSigns(options: Pick<TargetOptions, 'url' | 'merchantId' | 'secret' | 'clock' | 'fetch'>): Promise<boolean> {
  const client = createClient({ baseUrl: options.url, fetch: options.fetch });
  const headers = { ...signatureHeaders(options.secret, messageIdOf(options.merchantId, ''), await options.clock.now(), '{}') };
  try {
    await client.send('sendMerchantEvent', { params: { merchantId: options.merchantId }, headers }, '{}');
    return true;
  } catch (error) {
    if (isSignatureRefusal(error)) return false;
    if (error instanceof CallRefused && error.problem.code === 'VALIDATION_FAILED') return true;
    throw error;
  }
}
