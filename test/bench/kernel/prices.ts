/**
 * AWS's list prices in US dollars: on demand in us-east-1, first tier, without free allowances, as published on the given day. Check the
 * sources before you quote them, and update the day.
 */
export const PRICES = {
  asOf: '2025-11-01',
  region: 'us-east-1',
  /**
   * https://aws.amazon.com/dynamodb/pricing/on-demand/ (since 2024-11-01). Reads of a stream by Lambda's own event source mappings are
   * free; all others cost, up to 1 MB each.
   */
  dynamoDb: { perMillionWriteUnits: 0.625, perMillionReadUnits: 0.125, perGigabyteMonth: 0.25 },
  /** https://aws.amazon.com/lambda/pricing/ */
  lambdaArm: { perMillionRequests: 0.2, perGigabyteSecond: 0.0000133334 },
  /** https://aws.amazon.com/api-gateway/pricing/: a request of up to 512 KB. */
  httpApi: { perMillionRequests: 1.0 },
  /** https://aws.amazon.com/step-functions/pricing/: standard workflows. */
  stepFunctions: { perMillionTransitions: 25 },
  /** https://aws.amazon.com/eventbridge/pricing/: EventBridge Scheduler. */
  scheduler: { perMillionInvocations: 1.0 },
  /** https://aws.amazon.com/sqs/pricing/: FIFO queues. A request of up to 64 KB, with up to ten messages. */
  fifoQueue: { perMillionRequests: 0.5 },
  /** https://aws.amazon.com/eventbridge/pricing/: custom events of up to 64 KB; rules and their targets in the account cost nothing. */
  eventBus: { perMillionEvents: 1.0 },
  /** https://aws.amazon.com/cloudwatch/pricing/: ingestion, standard class. Metrics in the embedded format are log lines. */
  logs: { perGigabyte: 0.5 },
  /**
   * https://aws.amazon.com/cloudwatch/pricing/: custom metrics of the first 10,000, for each month in which they have data; alarms of a
   * standard resolution, one metric each; dashboards.
   */
  cloudWatch: { perMetricMonth: 0.3, perAlarmMonth: 0.1, perDashboardMonth: 3.0 },
  /** https://aws.amazon.com/secrets-manager/pricing/ */
  secretsManager: { perSecretMonth: 0.4 },
  /** https://aws.amazon.com/cloudfront/pricing/: HTTPS requests from North America, and what goes out there. */
  cloudFront: { perMillionRequests: 1.0, perGigabyteOut: 0.085 },
  /** https://aws.amazon.com/waf/pricing/: a group of managed rules counts as one rule. */
  waf: { perAclMonth: 5.0, perRuleMonth: 1.0, perMillionRequests: 0.6 },
  /** https://aws.amazon.com/xray/pricing/: traces recorded. */
  traces: { perMillionRecorded: 5.0 },
} as const;

/** The same shape with any numbers. */
export type Prices = Widened<typeof PRICES>;

type Widened<Part> = {
  readonly [Name in keyof Part]: Part[Name] extends number ? number : Part[Name] extends string ? string : Widened<Part[Name]>;
};
