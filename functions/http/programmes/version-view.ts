/** Programme versions as callers see them: every field in one order, so that an answer said again is the same to the byte. */
import { ProgrammeTerms, type ProgrammeVersion as VersionView } from '../../../shared/contract/programmes/programme.ts';
import type { ProgrammeVersion } from '../../../shared/domain/programmes/programme.ts';

/** Terms are kept as they were sent, but storage does not keep the order of their fields: the schema has one. */
export const versionView = ({ programmeId, version, publishedAt, effectiveAt, publishedBy, terms }: ProgrammeVersion): VersionView => ({
  programmeId,
  version,
  publishedAt,
  effectiveAt,
  publishedBy,
  terms: ProgrammeTerms.parse(terms),
});
