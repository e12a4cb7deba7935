/** The routes of programmes and their versions; served by admin-api. */
import * as z from 'zod';
import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme, MANAGERS, pageOf, READERS } from '../kernel/route-parts.ts';
import { Cursor, PageQuery, ProgrammeId } from '../kernel/values.ts';
import { TierPreview } from '../tiers/tiers.ts';
import { ProgrammeFile, ProgrammeTerms, ProgrammeVersion, Publication, PublishedVersion } from './programme.ts';

const programmeExample = {
  name: 'Evergreen Records',
  timeZone: 'America/New_York',
  earning: { rates: [{ currency: 'USD', points: 1, perUnits: 1 }], rounding: 'down', include: [], pendingDays: 0 },
  expiry: { policy: 'after', months: 12, to: 'month' },
};

export const PROGRAMME_ROUTES = {
  createProgramme: {
    method: 'POST',
    path: '/v1/programmes',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Create a programme from its file',
    description: 'Version 1 is in force from the beginning of time.',
    body: ProgrammeFile,
    example: { id: 'evergreen', ...programmeExample },
    replays: true,
    answers: { 201: PublishedVersion },
    problems: ['ALREADY_EXISTS'],
  },
  listProgrammes: {
    method: 'GET',
    path: '/v1/programmes',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'The programmes',
    query: PageQuery,
    answers: { 200: pageOf(z.object({ id: ProgrammeId, name: z.string() })) },
  },
  getProgramme: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'The version in force',
    params: inProgramme,
    answers: { 200: ProgrammeVersion },
  },
  publishVersion: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/versions',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Publish a new version',
    description:
      'Versions are immutable and numbered. The terms of the newest version again get its answer again. A version takes effect at its `effectiveAt`, or else a few seconds after it is published: at the instant in the answer, everywhere at once. A version that takes effect before an earlier one that is still to come replaces it. `basedOn` names the version that the terms were made from: if someone has published since, the request is refused with what they changed.',
    params: inProgramme,
    body: Publication,
    example: { basedOn: 1, ...programmeExample },
    replays: true,
    answers: { 201: PublishedVersion },
    problems: ['VERSION_CONFLICT'],
  },
  previewVersion: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/versions/preview',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Preview a new version over all members',
    description:
      'Counts the members who would move between tiers, and writes nothing. The answer comes in parts: send the same body with the cursor, and add the parts up.',
    params: inProgramme,
    query: z.strictObject({ cursor: Cursor.optional() }),
    body: ProgrammeTerms,
    example: programmeExample,
    answers: { 200: TierPreview },
  },
  listVersions: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/versions',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'The versions, the newest first',
    params: inProgramme,
    query: PageQuery,
    answers: { 200: pageOf(ProgrammeVersion) },
  },
  getVersion: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/versions/{version}',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'One version',
    params: z.strictObject({
      programmeId: ProgrammeId,
      version: z
        .string()
        .regex(/^[1-9]\d{0,5}$/, 'must be a whole number from 1')
        .meta({ example: '1' }),
    }),
    answers: { 200: ProgrammeVersion },
  },
} as const satisfies RoutesOf<'admin-api'>;
