/** Where the platform refuses what the schema of the document takes, and why no schema says it. */

interface Stricter {
  readonly field: RegExp;
  /** The name in the refusal, when it is not the field itself. */
  readonly names?: string;
  readonly because: string;
}

const STRICTER: readonly Stricter[] = [
  {
    field: /(^|\.)(occurredAt|timestamp)$/,
    because: 'an instant is of 1970 to 2999, and a purchase is not of the future',
  },
  { field: /^data\.(amount|lines.*)$/, names: 'data.lines', because: 'lines add up to the amount' },
  { field: /(^|\.)lines\.\d+\.quantity$/, because: 'a quantity has three decimals at the most' },
  { field: /^query\.cursor$/, because: 'a cursor was in an earlier answer' },
  { field: /(externalId|orderId|returnId|activityId)$/, because: 'some characters are several when they are composed' },
  { field: /^timeZone$/, because: 'IANA says which time zones there are' },
  { field: /^earning\.rates$/, names: 'earning.rates.1.currency', because: 'a currency has one rate' },
  { field: /^earning\.include$/, because: 'an amount is included once' },
  { field: /^earning\.pendingDays$/, names: 'expiry.months', because: 'points do not expire before they can be spent' },
  { field: /(^|\.)expiry\.(days|months|atLeastDays)$/, because: 'points do not expire before they can be spent' },
  { field: /(^|\.)expiry\.(month|day)$/, names: 'expiry.day', because: 'a month has so many days' },
  { field: /^earning\.(pendingDays|maturesOnFulfilment)$/, names: 'earning.pendingDays', because: 'what matures on fulfilment is pending' },
  { field: /^tiers\.levels$/, names: 'tiers.levels.1.id', because: 'each level has a name of its own' },
  { field: /^tiers\.levels\.1\.(id|qualification)$/, because: 'each level but the first takes something, and has a name of its own' },
  { field: /^tiers\.levels\.1\.qualification\.of\.0\.currency$/, because: 'spending counts in a currency of the programme' },
  { field: /^tiers\.minimumPurchase$/, names: 'tiers.minimumPurchase.1.currency', because: 'a currency has one minimum' },
  { field: /^tiers\.hold\.months$/, because: 'a tier holds for some time' },
  { field: /^data\.activity$/, because: 'a programme has the activities that it has' },
  { field: /^activities\.0\.limits$/, names: 'activities.0.limits.1.per', because: 'a period has one limit' },
  { field: /^activities$/, names: 'activities.1.id', because: 'each activity has a name of its own' },
  { field: /^effectiveAt$/, because: 'what is published takes effect in the future' },
  { field: /^entry$/, because: 'some entries let points expire' },
  { field: /^tier$/, because: 'a programme has the tiers that it has' },
  { field: /^action$/, because: 'what is not locked cannot be unlocked' },
  { field: /^(until|lockUntil)$/, because: 'what is put off is put off to later than it is' },
  { field: /^picture$/, because: 'an address is one that a browser opens' },
  { field: /^texts$/, names: 'texts.1', because: 'a language has one text' },
  { field: /^tiers$/, names: 'tiers.1', because: 'a tier is named once' },
  { field: /^stock$/, names: 'lowStock', because: 'what is not counted is not low' },
  { field: /^segments$/, names: 'segments.1', because: 'a segment is named once' },
  { field: /^tiers\.0$/, because: 'a programme has the tiers that it has' },
  { field: /^from$/, names: 'until', because: 'what begins ends later' },
  { field: /^units$/, because: 'a reward has so many units at a time' },
  { field: /^body$/, names: 'externalId', because: 'a member who is enrolled has at least one identity, whichever' },
  { field: /^(tillCode|code)$/, because: 'a code has a check symbol' },
  { field: /^basket\.currency$/, because: 'points and vouchers pay in some currencies' },
  { field: /^pay(\.currency)?$/, because: 'a gift card pays in its own currency' },
  { field: /^payment\.rates$/, names: 'payment.rates.1.currency', because: 'a currency has one rate' },
  { field: /^(payment|earning)\.rates\.0\.currency$/, names: 'payment.rates.0.currency', because: 'points pay in a currency that earns' },
  { field: /^payment\.(step|rates\.0\.(points|amount))$/, names: 'payment.rates.0.points', because: 'a step is worth whole cents' },
  { field: /^payment\.(step|minimum)$/, names: 'payment.minimum', because: 'the minimum is a number of steps' },
  {
    field: /^payment\.(step|minimum|maximum)$/,
    names: 'payment.maximum',
    because: 'the maximum is a number of steps, and no less than the minimum',
  },
  {
    field: /^(analytics\.currency|earning\.rates\.0\.currency)$/,
    names: 'analytics.currency',
    because: 'money is counted in a currency that earns',
  },
  { field: /^referrals\.link$/, because: 'a link is an address' },
  { field: /^referrals\.rewards$/, because: 'one side at least gets something' },
  {
    field: /^(referrals\.qualification\.minimumSpend\.currency|earning\.rates\.0\.currency)$/,
    names: 'referrals.qualification.minimumSpend.currency',
    because: 'spending counts in a currency of the programme',
  },
  { field: /^referrals\.milestones$/, names: 'referrals.milestones.1.friends', because: 'milestones follow each other' },
  { field: /^referral\.code$/, because: 'a code has a letter or a digit, and no more than twenty signs' },
  { field: /^merchants$/, names: 'merchants.1', because: 'a merchant is named once' },
  { field: /^url$/, because: 'an address is one that is sent to' },
  { field: /^eventTypes(\.\d+)?$/, names: 'eventTypes', because: 'a type is named once, and * alone' },
  { field: /^cursor$/, because: 'a cursor was in an earlier answer' },
  { field: /^(query\.)?to$/, because: 'what begins ends later' },
  { field: /^fromEntry$/, names: 'toEntry', because: 'what begins ends later' },
  { field: /^from$/, names: 'to', because: 'what begins ends later' },
  { field: /^query\.from$/, names: 'query.to', because: 'what begins ends later' },
  { field: /^points$/, because: 'an adjustment of 0 is none' },
  { field: /^rule$/, because: 'a rule is an expression over what is known of members' },
  { field: /^asOf$/, because: 'reports are of days that are over' },
  { field: /^query\.(table|format)$/, names: 'query.table', because: 'a report has the tables that it has, and JSON is all of it' },
];

/** `named`: the fields that the refusal names. */
export const mayRefuse = (field: string, named: readonly string[]): boolean =>
  STRICTER.some((stricter) => stricter.field.test(field) && named.every((name) => name === (stricter.names ?? field)));
