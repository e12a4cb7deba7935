/** Items of purchases. */
import { item } from '../kernel/declared-item.ts';

export const earningItems = {
  order: item({
    is: "A merchant's order: the claim that it earns once, and what it earned and gave back",
    PK: 'ORDER#<merchantId>#<orderId:rest>',
    SK: 'ORDER',
    reads: ['merchant-api', 'member-api', 'admin-api', 'reactor'],
    puts: ['merchant-api', 'member-api', 'admin-api', 'reactor'],
  }),
  unclaimed: item({
    is: 'A purchase whose buyer is not a member yet',
    PK: 'IDENTITY#<programmeId>#<kind>#<hash>',
    SK: 'UNCLAIMED#<merchantId>#<orderId:rest>',
    reads: ['merchant-api', 'member-api', 'admin-api', 'reactor'],
    puts: ['merchant-api'],
    deletes: ['merchant-api', 'member-api', 'admin-api', 'reactor'],
  }),
} as const;
