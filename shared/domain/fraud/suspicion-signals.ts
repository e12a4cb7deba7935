/** Suspicion signals: one form for addresses that reach the same person. Never used to identify a member. */
import type { PostalAddress } from '../members/member.ts';

/** Gmail ignores dots and has two domains: support.google.com/mail/answer/7436150, …/answer/10313. */
const GMAIL = new Set(['gmail.com', 'googlemail.com']);

/** Lower case, without the tag after a plus sign (RFC 5233); for Gmail without dots, under one domain. */
export function canonicalEmail(email: string): string {
  const address = email.trim().toLowerCase().normalize('NFC');
  const at = address.lastIndexOf('@');
  const [mailbox = ''] = address.slice(0, at).split('+');
  const domain = address.slice(at + 1);
  return GMAIL.has(domain) ? `${mailbox.replaceAll('.', '')}@gmail.com` : `${mailbox}@${domain}`;
}

/** Letters and digits only, in lower case, without accents: `12 St. James-Square` is `12, st james square`. */
export function normalisedAddress({ lines, postalCode = '', city, region = '', country }: PostalAddress): string {
  return [...lines, postalCode, city, region, country].map(bare).join('|');
}

const bare = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
