/** Members and balances as callers see them. */
import type { BalanceDetail } from '../../../shared/contract/ledger/ledger.ts';
import type { Member } from '../../../shared/contract/members/members.ts';
import type { Account } from '../../../shared/domain/ledger/account.ts';
import type { PostalAddress, Profile, ProfileFields } from '../../../shared/domain/members/member.ts';
import type { BalanceRead } from '../../../shared/use-cases/members/read-member.ts';

/** The token's subject stays inside: it is the identity provider's word, not the brand's. */
export function memberView({ programmeId, memberId, enrolledAt, identities, fields }: Profile): Member {
  const { subject: _, ...known } = identities;
  return { programmeId, memberId, enrolledAt, ...known, profile: fieldsView(fields) };
}

const fieldsView = ({ address, ...fields }: ProfileFields) => ({
  ...fields,
  ...(address === undefined ? {} : { address: addressView(address) }),
});

export const addressView = ({ lines, ...address }: PostalAddress) => ({ lines: [...lines], ...address });

const frozenView = ({ frozenSince }: Account) => (frozenSince === undefined ? {} : { frozenSince });

/** What is marked by hand. */
export const marksView = (account: Account) => ({
  ...frozenView(account),
  ...(account.segments === undefined ? {} : { segments: [...account.segments] }),
});

export function balanceView({ memberId, asOf, account, balance }: BalanceRead): BalanceDetail {
  return {
    memberId,
    asOf,
    ...balance,
    ...frozenView(account),
    batches: account.batches.map(({ points, expiresAt }) => ({ points, expiresAt })),
    maturities: account.pending.map(({ points, maturesAt, expiresAt }) => ({ points, maturesAt, expiresAt })),
  };
}
