/** The settings of the edge: what has to be given together, and where. */

/** CloudFront takes web ACLs and certificates of this region only. */
export const EDGE_REGION = 'us-east-1';

/** CloudFront with a web ACL in front of the API. */
export interface Edge {
  /** The stage's region. */
  readonly region: string;
  /** The name that callers use, and its certificate in EDGE_REGION. */
  readonly domainName: string;
  readonly certificateArn: string;
  /** The name at which CloudFront finds the API, and its certificate in the region of the stage. */
  readonly originName: string;
  readonly originCertificateArn: string;
  /** CloudFront sends the first. */
  readonly originKeys: readonly string[];
  readonly addressRate: number;
  readonly merchantAddressRate: number;
}

interface EdgeSettings {
  readonly edge: 'on' | 'off';
  readonly region?: string | undefined;
  readonly domainName?: string | undefined;
  readonly certificateArn?: string | undefined;
  readonly originName?: string | undefined;
  readonly originCertificateArn?: string | undefined;
  readonly originKeys: readonly string[];
  readonly addressRate: number;
  readonly merchantAddressRate: number;
}

/** Settings that say nothing without the edge. */
export type EdgeSetting = Exclude<keyof EdgeSettings, 'domainName' | 'certificateArn'>;

const ONLY_WITH_EDGE = ['region', 'originName', 'originCertificateArn'] as const;

const regionOf = (arn: string): string | undefined => arn.split(':')[3];

/** @returns the wrong settings, each with what would be right. */
export function edgeFaults(settings: EdgeSettings): readonly (readonly [keyof EdgeSettings, string])[] {
  if (settings.edge === 'off')
    return ONLY_WITH_EDGE.filter((name) => settings[name] !== undefined).map((name) => [name, 'must be given with edge=on only'] as const);
  const needed = [...ONLY_WITH_EDGE, 'domainName', 'certificateArn'] as const;
  const missing = needed.filter((name) => settings[name] === undefined).map((name) => [name, 'must be given with edge=on'] as const);
  const { region, domainName, certificateArn, originName, originCertificateArn, originKeys } = settings;
  const wrong: (readonly [keyof EdgeSettings, string])[] = [];
  if (certificateArn !== undefined && regionOf(certificateArn) !== EDGE_REGION)
    wrong.push(['certificateArn', `must be of ${EDGE_REGION} with edge=on: CloudFront takes no other`]);
  if (originCertificateArn !== undefined && region !== undefined && regionOf(originCertificateArn) !== region)
    wrong.push(['originCertificateArn', `must be of the stage's region, ${region}`]);
  if (originName !== undefined && originName === domainName) wrong.push(['originName', 'must be another name than domainName']);
  if (new Set(originKeys).size < originKeys.length) wrong.push(['originKeys', 'must have each key once']);
  return [...missing, ...wrong];
}

/** @returns undefined for a stage without an edge. @param settings without faults. */
export function edgeOf({
  edge,
  region,
  domainName,
  certificateArn,
  originName,
  originCertificateArn,
  ...others
}: EdgeSettings): Edge | undefined {
  if (edge === 'off' || region === undefined || domainName === undefined || certificateArn === undefined) return undefined;
  if (originName === undefined || originCertificateArn === undefined) return undefined;
  const { originKeys, addressRate, merchantAddressRate } = others;
  return { region, domainName, certificateArn, originName, originCertificateArn, originKeys, addressRate, merchantAddressRate };
}
