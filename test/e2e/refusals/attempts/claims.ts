/** False claims of identity, which no one should believe: headers of gateways and proxies, cookies, the query, a second token. */
import { MANAGER, MEMBER, type MemberIds } from '../world/cast.ts';
import type { World } from '../world/world.ts';
import type { Draft } from './draft.ts';

export interface Claimed {
  readonly what: string;
  readonly headers?: Draft['headers'];
  readonly query?: readonly string[];
}

const JWT_CLAIMS = JSON.stringify({ sub: MANAGER.sub, 'cognito:groups': '[manager]' });

/** For someone who shows nothing else. `token`: one that would hold in its own place. */
export const claimsWithoutToken = (token: string): readonly Claimed[] => [
  {
    what: 'headers of gateways and proxies',
    headers: {
      'x-amzn-oidc-identity': MANAGER.sub,
      'x-amzn-oidc-data': token,
      'x-amzn-oidc-accesstoken': token,
      'x-amzn-request-context': JSON.stringify({ authorizer: { jwt: { claims: JSON.parse(JWT_CLAIMS) } } }),
      'x-apigateway-event': JSON.stringify({ requestContext: { authorizer: { jwt: { claims: JSON.parse(JWT_CLAIMS) } } } }),
      'x-apigateway-authorizer': JWT_CLAIMS,
      'x-jwt-claims': JWT_CLAIMS,
      'x-forwarded-user': MANAGER.sub,
      'x-forwarded-groups': 'manager',
      'x-remote-user': MANAGER.sub,
      'x-groups': 'manager',
      'x-forwarded-for': '127.0.0.1',
      forwarded: 'for=127.0.0.1',
      'x-original-url': '/docs',
      'x-rewrite-url': '/docs',
      'x-http-method-override': 'GET',
      claims: JWT_CLAIMS,
      sub: MANAGER.sub,
      groups: 'manager',
    },
  },
  {
    what: 'a token in other headers',
    headers: { 'proxy-authorization': `Bearer ${token}`, 'x-authorization': `Bearer ${token}`, authorization_: token },
  },
  { what: 'a token in a cookie', headers: { cookie: `authorization=Bearer ${token}; access_token=${token}; id_token=${token}` } },
  { what: 'a token in the query', query: [`access_token=${token}`, `authorization=Bearer%20${token}`] },
  { what: 'a token behind one that does not hold', headers: { authorization: ['Bearer a.b.c', `Bearer ${token}`] } },
  { what: 'two tokens in one', headers: { authorization: `Bearer a.b.c, Bearer ${token}` } },
];

/** For someone of the brand who has no group that may: behind their own token. */
export const claimsBesideToken = async (world: World, own: string): Promise<readonly Claimed[]> => {
  const token = await world.token(MANAGER);
  return [
    ...claimsWithoutToken(token)
      .slice(0, 3)
      .map(({ what, headers = {} }) => ({ what, headers: { ...headers, authorization: `Bearer ${own}` } })),
    { what: "their own token before a manager's", headers: { authorization: [`Bearer ${own}`, `Bearer ${token}`] } },
  ];
};

/** A member who says that they are another one. */
export const claimsOfMember = ({ elsewhere }: MemberIds): Claimed => ({
  what: "another member's name",
  query: [`memberId=${elsewhere}`, 'sub=other', `member_id=${elsewhere}`],
  headers: { 'x-member-id': elsewhere, 'x-sub': 'other', sub: 'other', 'x-amzn-oidc-identity': 'other', cookie: `sub=${MEMBER.sub}2` },
});

/** Groups that look like one that is let in. */
export const NO_GROUPS: readonly (readonly string[])[] = [
  [],
  ['managers'],
  ['Manager'],
  ['not-manager', 'manager-of-nothing'],
  ['analyst,manager'],
  ['[manager]x'],
  ['m\u0430nager'],
  ['manager\u200b'],
];
