import { describe, expect, it, test } from 'vitest';
import { tokenCaller } from '../../../functions/edge/caller.ts';
import type { Group, RouteDefinition } from '../../../shared/contract/kernel/route.ts';

const staffRoute: RouteDefinition = {
  method: 'POST',
  path: '/v1/programmes',
  servedBy: 'admin-api',
  caller: ['manager'] satisfies readonly Group[],
  summary: 'for managers',
  answers: {},
};
const token = (payload: unknown): string => `Bearer e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2ln`;

describe('S2: the groups of a caller', () => {
  test.each<[string, unknown]>([
    ['a list', { 'cognito:groups': ['support', 'manager'] }],
    ['a list of an issuer other than Cognito', { groups: ['manager'] }],
  ])('are read from %s in the token', async (_, payload) => {
    const caller = await tokenCaller(staffRoute, { sub: 'maya', 'cognito:groups': '[x]' }, token(payload));
    expect(caller.groups).toContain('manager');
  });

  test.each<[string, string | undefined]>([
    ['a group whose name has a blank', token({ 'cognito:groups': ['shop manager'] })],
    ['a group whose name has brackets', token({ 'cognito:groups': ['[manager]'] })],
    ['a text instead of a list', token({ groups: '[manager]' })],
    ['a payload that is no object', token('manager')],
    ['a header that is no token', 'Bearer manager'],
    ['no header', undefined],
  ])('are not %s', async (_, authorization) => {
    const claims = { sub: 'maya', 'cognito:groups': '[shop manager]' };
    await expect(tokenCaller(staffRoute, claims, authorization)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('T1: an identity of a caller', () => {
  const memberRoute: RouteDefinition = { ...staffRoute, caller: 'member' };
  const claims = { sub: 'ada', email: 'ada@example.org', phone_number: '+4930123456' };

  it('is an address that the issuer has verified', async () => {
    const verified = { ...claims, email_verified: 'true', phone_number_verified: true };
    expect(await tokenCaller(memberRoute, verified, undefined)).toMatchObject({ email: 'ada@example.org', phone: '+4930123456' });
  });

  test.each([[{}], [{ email_verified: 'false', phone_number_verified: false }], [{ email_verified: 'TRUE', phone_number_verified: '1' }]])(
    'is never one that it has not: %j',
    async (flags) => {
      expect(await tokenCaller(memberRoute, { ...claims, ...flags }, undefined)).toEqual({ subject: 'ada', groups: [] });
    },
  );
});
