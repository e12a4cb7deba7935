/** The idempotency key of a request that may have none. */
import type { CallersKey } from '../../../shared/domain/merchants/secret-under-key.ts';

export function callersKey(
  { subject }: { readonly subject: string },
  { 'idempotency-key': key }: { readonly 'idempotency-key'?: string | undefined },
): CallersKey | undefined {
  return key === undefined ? undefined : { caller: subject, key };
}
