/** How purchases earn. A purchase earns by the version that was in force when it was made. */
import { currencyDecimals } from '../kernel/currency.ts';
import { refuseTerms, type TermsChecks } from '../kernel/terms-checks.ts';

export type Rounding = 'down' | 'nearest' | 'up';
export type IncludedAmount = 'tax' | 'shipping' | 'discount';

export interface EarningRate {
  readonly currency: string;
  /** Points for every `perUnits` whole units of the currency. */
  readonly points: number;
  readonly perUnits: number;
  /** In minor units. A purchase with a lower earning amount earns nothing. */
  readonly minimumAmount?: number | undefined;
}

/** Goods that do not earn, and do not count towards tiers. */
export interface Exclusions {
  /** Each with all below it: `music` excludes `music/vinyl`. */
  readonly categories?: readonly string[] | undefined;
  readonly skus?: readonly string[] | undefined;
}

export interface EarningTerms {
  readonly rates: readonly EarningRate[];
  readonly rounding: Rounding;
  readonly include: readonly IncludedAmount[];
  /** Calendar days in the programme's time zone. */
  readonly pendingDays: number;
  /** Points mature when their order is fulfilled, at the latest after the pending days. */
  readonly maturesOnFulfilment?: boolean | undefined;
  /** Absent: all goods earn. */
  readonly exclude?: Exclusions | undefined;
  /**
   * Calendar days after a purchase in which it can still arrive and change what a review decided; absent: 7. It earns by the better of
   * the tier then and the tier now. It reinstates points that expired by inactivity since it was made. A referral waits for as many days after its end for a purchase that was made before it.
   */
  readonly lateArrivalDays?: number | undefined;
}

export interface EarningFields {
  readonly earning: EarningTerms;
}

/** Tills and shops that are off line for a week-end lose nothing. */
const DEFAULT_LATE_ARRIVAL_DAYS = 7;

export const lateArrivalDaysOf = ({ earning: { lateArrivalDays = DEFAULT_LATE_ARRIVAL_DAYS } }: EarningFields): number => lateArrivalDays;

export const EARNING_CHECKS: TermsChecks<EarningFields> = { earning: checkEarning };

/** The currencies that purchases earn in. */
export const currenciesOf = ({ earning }: EarningFields): readonly string[] => earning.rates.map(({ currency }) => currency);

function checkEarning({ earning: { rates, include, pendingDays, maturesOnFulfilment } }: EarningFields): void {
  rates.forEach(({ currency }, index) => {
    const field = `earning.rates.${index}.currency`;
    if (currencyDecimals(currency) === undefined) refuseTerms(`${currency} is not a currency of ISO 4217`, field);
    if (rates.findIndex((other) => other.currency === currency) !== index) refuseTerms(`${currency} has a rate already`, field);
  });
  if (new Set(include).size !== include.length) refuseTerms('must name each amount once', 'earning.include');
  if (maturesOnFulfilment === true && pendingDays === 0) {
    refuseTerms('must be at least 1 when points mature on fulfilment: it is when they do at the latest', 'earning.pendingDays');
  }
}
