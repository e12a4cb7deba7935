/** Items of members: personal data, and what a member is known by. */
import { DUE } from '../agenda/items.ts';
import { due } from '../kernel/agenda-list.ts';
import { item } from '../kernel/declared-item.ts';

export const memberItems = {
  profile: item({
    is: 'Personal data of a member, on the agenda when the birth date is known',
    PK: 'MEMBER#<programmeId>#<memberId>',
    SK: 'PROFILE',
    due: due(DUE, '<at>#<programmeId>#<memberId>#BIRTHDAY'),
    reads: ['member-api', 'admin-api', 'agenda-worker', 'reactor', 'retention-worker'],
    puts: ['member-api', 'admin-api', 'agenda-worker'],
  }),
  identity: item({
    is: 'The member who has an identity, and the claim that no other has it',
    PK: 'IDENTITY#<programmeId>#<kind>#<hash>',
    SK: 'IDENTITY',
    reads: ['merchant-api', 'member-api', 'admin-api'],
    puts: ['merchant-api', 'member-api', 'admin-api'],
  }),
} as const;
