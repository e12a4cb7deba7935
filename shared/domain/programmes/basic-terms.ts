/** The name and the time zone of a programme. */
import { isTimeZone } from '../kernel/calendar.ts';
import { refuseTerms, seenBySchema, type TermsChecks } from '../kernel/terms-checks.ts';

export interface BasicFields {
  readonly name: string;
  /** IANA: days, months and years of all terms are of this zone. */
  readonly timeZone: string;
}

export const BASIC_CHECKS: TermsChecks<BasicFields> = {
  name: seenBySchema,
  timeZone: ({ timeZone }) => {
    if (!isTimeZone(timeZone)) refuseTerms('must be an IANA time zone, such as Europe/Berlin', 'timeZone');
  },
};
