/** Log lines name routes, codes and requests. They hold no personal data and no secrets. */
import { randomUUID } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import * as z from 'zod';
import {
  ask,
  expectRefused,
  type MerchantActor,
  merchant,
  newProgramme,
  pinOf,
  purchaseOf,
  returnOf,
  tokenOf,
  unique,
} from '../support/platform/api.ts';
import { localCalls } from '../support/platform/platform.ts';

const url = inject('platformUrl');

const Line = z.looseObject({ route: z.string(), status: z.int(), requestId: z.string(), millis: z.number() });

/** The fields of every line that describe its invocation. */
const OfInvocation = z.looseObject({ message: z.string(), function_request_id: z.string(), cold_start: z.boolean() });

/** The fields of a line that a reader of the stream writes on a batch. */
const OfReader = OfInvocation.extend({ correlation_ids: z.array(z.string()) });

/** Every line that says what a request was answered. */
function answeredIn(lines: readonly string[]): ReadonlyMap<string, z.output<typeof Line>> {
  const parsed = lines.filter((line) => line.startsWith('{')).flatMap((line) => Line.safeParse(JSON.parse(line)).data ?? []);
  return new Map(parsed.map((line) => [line.requestId, line]));
}

it('the logs have every request, and nothing that a request said', async () => {
  const programmeId = await newProgramme(url);
  const shop: MerchantActor = await merchant(url, programmeId);
  const mark = randomUUID().replaceAll('-', '');
  const digits = String(Number.parseInt(mark.slice(0, 8), 16)).padStart(10, '7');
  const personal = {
    email: `ada.${mark}@example.org`,
    phone: `+49${digits}`,
    card: `98${mark.slice(0, 14)}`,
    externalId: `ext-${mark}`,
  };
  const profile = { givenName: `Ada${mark}`, familyName: `Lovelace${mark}`, birthDate: '1815-12-10' };
  const sub = `sub-${mark}`;
  const orderId = `order-${mark}`;
  const support = await tokenOf(url, { sub: unique('support'), groups: ['support'] });
  const app = await tokenOf(url, { sub, email: `app.${personal.email}`, phone: `${personal.phone}0` });
  const members = `/v1/programmes/${programmeId}/members`;
  const me = `/v1/programmes/${programmeId}/me`;

  const cardPin = (await pinOf(url, programmeId, `A${personal.card}`)) ?? '';

  const answers = [
    await ask(url, members, { token: support, json: { ...personal, profile } }),
    await ask(url, members, { token: support, json: { ...personal, profile: { givenName: 'Eve' } } }),
    await ask(url, members, { token: support, json: { ...personal, email: `broken ${personal.email}`, profile } }),
    await ask(url, `${members}?email=${encodeURIComponent(personal.email)}`, { token: support }),
    await ask(url, me, { token: app, json: { profile, card: `A${personal.card}`, cardPin } }),
    await ask(url, me, { token: app, method: 'PATCH', json: { familyName: `Byron${mark}` } }),
    await ask(url, me, { token: app, method: 'PATCH', json: { [`field${mark}`]: personal.email } }),
    await ask(url, me, { token: app, method: 'PATCH', body: `{"familyName":"${profile.familyName}` }),
    await ask(url, me, { token: app }),
    await shop.send(purchaseOf({ orderId, member: { email: personal.email } })),
    await shop.send(purchaseOf({ orderId, member: { email: personal.email }, amount: 1 })),
    await shop.send(purchaseOf({ member: { email: `unknown.${personal.email}` } })),
    await shop.send(purchaseOf({ member: personal })),
    await shop.send(purchaseOf({ member: { card: personal.card }, currency: 'EUR' })),
    await shop.send(returnOf({ orderId, amount: 99_999 })),
    await shop.send(purchaseOf({ member: { phone: personal.phone } }), { secret: `whsec_${Buffer.from(mark).toString('base64')}` }),
    await shop.send(purchaseOf({ member: { phone: personal.phone } }), { headers: { 'webhook-signature': `v1,${mark}` } }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([
    201, 409, 400, 200, 201, 200, 400, 400, 200, 200, 409, 202, 400, 400, 409, 401, 401,
  ]);
  expect(answers[8]?.text, 'whoever is entitled sees it').toContain(`Byron${mark}`);

  const requestIds = answers.map(({ requestId }) => requestId);
  const { logs } = localCalls(url);
  await expect
    .poll(async () => {
      const answered = answeredIn(Object.values(await logs()).flat());
      return requestIds.filter((requestId) => !answered.has(requestId));
    })
    .toEqual([]);

  const lines = Object.values(await logs()).flat();
  const answered = answeredIn(lines);
  for (const { requestId, status } of answers) expect(answered.get(requestId)).toMatchObject({ status, millis: expect.any(Number) });
  expect(answered.get(requestIds[0] ?? '')).toMatchObject({ route: 'POST /v1/programmes/{programmeId}/members' });
  expect(answered.get(requestIds[9] ?? '')).toMatchObject({ route: 'POST /v1/merchants/{merchantId}/events' });

  for (const requestId of requestIds)
    expect(OfInvocation.parse(answered.get(requestId)), 'the id of the request, on every line').toMatchObject({
      correlation_id: requestId,
    });
  // Readers of the stream name their invocation, too, and the requests that wrote what they read: here an enrolment and a purchase.
  const [enrolled = '', bought = ''] = [requestIds[0], requestIds[9]];
  await expect
    .poll(async () => {
      const read = Object.values(await logs())
        .flat()
        .flatMap((line) => (line.startsWith('{') ? (OfReader.safeParse(JSON.parse(line)).data ?? []) : []));
      return ['projected', 'published'].flatMap((message) =>
        [enrolled, bought].filter((id) => !read.some((line) => line.message === message && line.correlation_ids.includes(id))),
      );
    })
    .toEqual([]);

  const text = lines.join('\n');
  for (const clear of [
    mark,
    mark.toUpperCase(),
    digits,
    personal.card,
    cardPin,
    'Lovelace',
    '1815-12-10',
    'whsec_',
    shop.secret.slice('whsec_'.length),
    support,
    app,
    app.split('.')[1],
    'Bearer',
    'v1,',
  ])
    expect(text.includes(clear ?? ''), clear).toBe(false);
  const own = lines.filter((line) => requestIds.some((requestId) => line.includes(requestId)));
  expect(own.length).toBeGreaterThanOrEqual(answers.length);
  for (const line of own) expect(line).not.toMatch(/stack|"error"/i);
  for (const answer of answers.filter(({ status }) => status === 401)) expectRefused(answer, 'SIGNATURE_INVALID');
});
