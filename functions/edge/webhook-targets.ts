/** The addresses that webhooks may be sent to, as the deployment says. */
import { isIP } from 'node:net';
import type { WebhookTargets } from '../../shared/ports/events/webhooks.ts';
import { isPublic, type Lookup, systemLookup } from './public-address.ts';

/** public: https, to the public internet. any: http, too, and wherever it leads. */
export type TargetRule = 'public' | 'any';

/** The caller who registers an endpoint waits for it. */
const LOOKUP_MILLIS = 3_000;

const FIRST_FREE_PORT = 1024;

export function webhookTargetsOf(rule: TargetRule, lookup: Lookup = systemLookup): WebhookTargets {
  return {
    async refusalOf(text) {
      const url = URL.parse(text);
      if (url === null) return 'must be an absolute URL';
      return formRefusalOf(url, rule) ?? (rule === 'any' ? undefined : await hostRefusalOf(hostOf(url), lookup));
    },
  };
}

/** Without the brackets of IPv6, and the dot of the root. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');

function formRefusalOf({ protocol, username, password, hash, port }: URL, rule: TargetRule): string | undefined {
  const protocols = rule === 'any' ? ['https:', 'http:'] : ['https:'];
  if (!protocols.includes(protocol)) return rule === 'any' ? 'must be https or http' : 'must be https';
  if (username !== '' || password !== '') return 'must have no user and no password: messages are signed';
  if (hash !== '') return 'must have no fragment: it would not be sent';
  // Services of other kinds listen below.
  if (rule === 'public' && port !== '' && Number(port) < FIRST_FREE_PORT) return 'must be at port 443, or above 1023';
  return undefined;
}

const NOT_PUBLIC = 'must be of a host on the public internet';

async function hostRefusalOf(host: string, lookup: Lookup): Promise<string | undefined> {
  // The parser of URLs has made dotted decimal of every other way to write an IPv4 address.
  if (isIP(host) !== 0) return isPublic(host) ? undefined : NOT_PUBLIC;
  const addresses = await addressesOf(host, lookup);
  if (addresses.length === 0) return 'must be of a host that can be found';
  return addresses.every(isPublic) ? undefined : NOT_PUBLIC;
}

/** None, when the name is not known, or its servers do not answer. */
const addressesOf = (host: string, lookup: Lookup): Promise<readonly string[]> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve([]), LOOKUP_MILLIS);
    lookup(host, { all: true }, (error, addresses) => {
      clearTimeout(timer);
      resolve(error === null ? addresses.map(({ address }) => address) : []);
    });
  });
