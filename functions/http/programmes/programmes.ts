/** What managers do about programmes. */
import { PROGRAMME_ROUTES } from '../../../shared/contract/programmes/programme-routes.ts';
import { createProgramme, publishVersion } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { previewTiers } from '../../../shared/use-cases/tiers/preview-tiers.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { existing } from '../kernel/existing.ts';
import { namedPage, numberedPage } from '../kernel/page.ts';
import { previewCursor, previewPosition } from '../tiers/preview-cursor.ts';
import { versionView } from './version-view.ts';

export const programmes = feature(PROGRAMME_ROUTES, {
  async createProgramme({ body: { id, ...terms }, caller }) {
    const { version, replayed } = await createProgramme(platform(), id, terms, caller.subject);
    return { status: 201, replayed, body: versionView(version) };
  },
  async listProgrammes({ query }) {
    return {
      status: 200,
      body: await namedPage(
        query,
        (after, limit) => platform().store.programmes(after, limit),
        (programme) => programme,
      ),
    };
  },
  async getProgramme({ params: { programmeId } }) {
    const { versions, clock } = platform();
    return { status: 200, body: versionView(await versions.at(programmeId, clock.now())) };
  },
  async publishVersion({ params: { programmeId }, body, caller }) {
    const { effectiveAt, ...terms } = body;
    const { version, replayed } = await publishVersion(platform(), programmeId, terms, caller.subject, effectiveAt);
    return { status: 201, replayed, body: versionView(version) };
  },
  async previewVersion({ params: { programmeId }, query, body }) {
    const { next, members, moves } = await previewTiers(platform(), programmeId, body, previewPosition(query.cursor));
    return { status: 200, body: { members, moves: [...moves], nextCursor: next === null ? null : previewCursor(next) } };
  },
  async listVersions({ params: { programmeId }, query }) {
    await existing(programmeId);
    return {
      status: 200,
      body: await numberedPage(query, (before, limit) => platform().store.versionsBefore(programmeId, before, limit), versionView),
    };
  },
  async getVersion({ params: { programmeId, version } }) {
    return { status: 200, body: versionView(await platform().versions.numbered(programmeId, Number(version))) };
  },
});
