/** Which addresses are of the public internet: the one rule, at registration and at connect. */
import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { lookup } from 'node:dns';
import ipaddr from 'ipaddr.js';

/** IANA has given out nothing else for unicast: https://www.iana.org/assignments/ipv6-address-space */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

/** Not private, shared, loopback, link-local, multicast, documentation, reserved, or an IPv4 address in the clothes of IPv6. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  // The library allows ::7f00:1, which is 127.0.0.1 in an old form.
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST));
}

/** As node:dns has it, for all addresses of a name: connections ask so where they choose between families. */
export type Lookup = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export const systemLookup: Lookup = (hostname, options, callback) => lookup(hostname, options, callback);

/** The name leads to an address that is not public. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** A lookup that fails when one of the addresses is not public: whichever of them would be connected to. */
export const publicLookup =
  (resolve: Lookup): Lookup =>
  (hostname, options, callback) =>
    resolve(hostname, options, (error, addresses) => {
      const refused = error === null && !addresses.every(({ address }) => isPublic(address));
      callback(refused ? new AddressRefused(`${hostname} leads to an address that is not public`) : error, addresses);
    });
