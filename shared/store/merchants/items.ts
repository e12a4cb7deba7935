/** Items of merchants. */
import { item } from '../kernel/declared-item.ts';

export const merchantItems = {
  merchant: item({
    is: 'A merchant, with its sealed secrets',
    PK: 'MERCHANT#<id>',
    SK: 'MERCHANT',
    streamed: { on: ['INSERT'] },
    reads: ['merchant-api', 'admin-api'],
    puts: ['admin-api'],
  }),
  merchantListed: item({
    is: "A merchant on its programme's list",
    PK: 'PROGRAMME#<programmeId>',
    SK: 'MERCHANT#<merchantId>',
    reads: ['admin-api'],
    puts: ['admin-api'],
  }),
  retailStore: item({
    is: "A merchant's store, with its time zone",
    PK: 'MERCHANT#<merchantId>',
    SK: 'STORE#<id>',
    reads: ['admin-api'],
    puts: ['admin-api'],
  }),
  capReached: item({
    is: 'On this day the merchant reached this issue cap; forgotten after 30 days',
    PK: 'CAPPED#<programmeId>#<merchantId>',
    SK: 'CAPPED#<day>#<pointsPerDay:number>',
    streamed: { on: ['INSERT'] },
    reads: ['merchant-api'],
    puts: ['merchant-api'],
  }),
} as const;
