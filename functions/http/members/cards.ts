/** Managers print cards. */
import { CARD_ROUTES } from '../../../shared/contract/members/card-routes.ts';
import { readCardPins } from '../../../shared/use-cases/members/read-card-pins.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';

export const cards = feature(CARD_ROUTES, {
  async readCardPins({ params: { programmeId }, body }) {
    return { status: 200, body: { pins: await readCardPins(platform(), programmeId, body.cards) } };
  },
});
