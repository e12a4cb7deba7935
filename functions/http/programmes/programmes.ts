/** Managers create programmes, and publish, preview and list their versions. */
import { PROGRAMME_ROUTES } from '../../../shared/contract/programmes/programme-routes.ts';
import { listProgrammes, listVersions } from '../../../shared/use-cases/programmes/list-programmes.ts';
import { createProgramme, notesOnVersion, publishVersion } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { previewTiers } from '../../../shared/use-cases/tiers/preview-tiers.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { namedPage, numberedPage } from '../kernel/page.ts';
import { previewCursor, previewPosition } from '../tiers/preview-cursor.ts';

export const programmes = feature(PROGRAMME_ROUTES, {
  async createProgramme({ body: { id, ...terms }, caller }) {
    const { version, replayed } = await createProgramme(platform(), id, terms, caller.subject);
    return { status: 201, replayed, body: { ...version, notes: await notesOnVersion(platform(), version) } };
  },
  async listProgrammes({ query }) {
    return {
      status: 200,
      body: await namedPage(
        query,
        (after, limit) => listProgrammes(platform(), after, limit),
        (programme) => programme,
      ),
    };
  },
  async getProgramme({ params: { programmeId } }) {
    const { versions, clock } = platform();
    return { status: 200, body: await versions.at(programmeId, clock.now()) };
  },
  async publishVersion({ params: { programmeId }, body, caller }) {
    const { effectiveAt, basedOn, ...terms } = body;
    const { version, replayed } = await publishVersion(platform(), programmeId, terms, caller.subject, {
      effectiveAt,
      basedOn: basedOn ?? 'own',
    });
    return { status: 201, replayed, body: { ...version, notes: await notesOnVersion(platform(), version) } };
  },
  async previewVersion({ params: { programmeId }, query, body }) {
    const { next, members, moves } = await previewTiers(platform(), programmeId, body, previewPosition(query.cursor));
    return { status: 200, body: { members, moves, nextCursor: next === null ? null : previewCursor(next) } };
  },
  async listVersions({ params: { programmeId }, query }) {
    return {
      status: 200,
      body: await numberedPage(
        query,
        (before, limit) => listVersions(platform(), programmeId, before, limit),
        (version) => version,
      ),
    };
  },
  async getVersion({ params: { programmeId, version } }) {
    return { status: 200, body: await platform().versions.numbered(programmeId, Number(version)) };
  },
});
