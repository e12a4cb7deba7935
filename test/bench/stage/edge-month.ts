/** The monthly cost of CloudFront and its web ACL in front of a stage, and what they add to each request. */
import type { Prices } from '../kernel/prices.ts';

export interface EdgeParts {
  readonly acls: number;
  /** A group of managed rules is one. */
  readonly rules: number;
  /** Keys of CloudFront, with their copies in other regions. */
  readonly keys: number;
}

export const edgeMonth = ({ acls, rules, keys }: EdgeParts, { waf, secretsManager }: Prices): number =>
  acls * waf.perAclMonth + rules * waf.perRuleMonth + keys * secretsManager.perSecretMonth;

export const edgePerMillionRequests = ({ waf, cloudFront }: Prices): number => waf.perMillionRequests + cloudFront.perMillionRequests;
