/**
 * Where webhooks are not sent: each address refused when an endpoint is registered, and again when it is connected to, however
 * it is written and whatever name leads there.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPublic, type Lookup } from '../../functions/edge/public-address.ts';
import { createWebhookSender } from '../../functions/edge/webhook-sender.ts';
import { webhookTargetsOf } from '../../functions/edge/webhook-targets.ts';
import { NOON } from '../support/kernel/ports.ts';

const PRIVATE: readonly (readonly [what: string, address: string])[] = [
  ['loopback', '127.0.0.1'],
  ['another loopback', '127.8.8.8'],
  ['this host', '0.0.0.0'],
  ['this network', '0.1.2.3'],
  ['private, 10/8', '10.0.0.1'],
  ['private, 172.16/12, its first', '172.16.0.1'],
  ['private, 172.16/12, its last', '172.31.255.255'],
  ['private, 192.168/16', '192.168.1.1'],
  ['shared by carriers', '100.64.0.1'],
  ['metadata of another cloud', '100.100.100.200'],
  ['link-local', '169.254.1.1'],
  ['metadata of EC2', '169.254.169.254'],
  ['credentials of ECS', '169.254.170.2'],
  ['protocol assignments', '192.0.0.1'],
  ['documentation 1', '192.0.2.1'],
  ['documentation 2', '198.51.100.1'],
  ['documentation 3', '203.0.113.1'],
  ['6to4 relays', '192.88.99.1'],
  ['benchmarking', '198.18.0.1'],
  ['multicast', '224.0.0.1'],
  ['multicast, its last', '239.255.255.255'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['IPv6 unspecified', '::'],
  ['IPv6 loopback', '::1'],
  ['IPv6 link-local', 'fe80::1'],
  ['IPv6 site-local', 'fec0::1'],
  ['IPv6 unique local', 'fc00::1'],
  ['IPv6 unique local, its last', 'fdff::1'],
  ['IPv6 metadata of EC2', 'fd00:ec2::254'],
  ['IPv6 multicast', 'ff02::1'],
  ['IPv6 documentation', '2001:db8::1'],
  ['IPv6 documentation, the newer', '3fff::1'],
  ['IPv6 discard', '100::1'],
  ['IPv6 that IANA has not given out', '4000::1'],
  ['IPv4 in IPv6, mapped', '::ffff:127.0.0.1'],
  ['IPv4 in IPv6, mapped, in hexadecimal', '::ffff:7f00:1'],
  ['IPv4 in IPv6, mapped metadata', '::ffff:a9fe:a9fe'],
  ['IPv4 in IPv6, compatible', '::7f00:1'],
  ['IPv4 in IPv6, translated', '::ffff:0:7f00:1'],
  ['IPv4 in IPv6, NAT64', '64:ff9b::7f00:1'],
  ['IPv4 in IPv6, NAT64 of a site', '64:ff9b:1::7f00:1'],
  ['IPv4 in IPv6, 6to4', '2002:7f00:1::1'],
  ['IPv4 in IPv6, Teredo', '2001::1'],
];

const PUBLIC: readonly (readonly [what: string, address: string])[] = [
  ['beside 10/8', '11.0.0.1'],
  ['beside 172.16/12', '172.32.0.1'],
  ['beside 192.168/16', '192.169.0.1'],
  ['beside 100.64/10', '100.128.0.1'],
  ['beside 169.254/16', '169.253.255.255'],
  ['beside 127/8', '128.0.0.1'],
  ['beside multicast', '223.255.255.254'],
  ['a resolver', '1.1.1.1'],
  ['a resolver on IPv6', '2606:4700:4700::1111'],
];

/** Other ways to write an address. */
const DISGUISES: readonly (readonly [what: string, host: string])[] = [
  ['one decimal number', '2130706433'],
  ['one hexadecimal number', '0x7f000001'],
  ['one octal number', '017700000001'],
  ['octal parts', '0177.0.0.01'],
  ['hexadecimal parts', '0x7f.0x0.0x0.0x1'],
  ['two parts', '127.1'],
  ['three parts', '127.0.1'],
  ['parts of each kind', '0x7f.0.01'],
  ['a dot behind', '127.0.0.1.'],
  ['full-width digits', '１２７.０.０.１'],
  ['digits in circles', '①②⑦.⓪.⓪.①'],
  ['percent signs', '%31%32%37.0.0.1'],
  ['metadata as one number', '2852039166'],
  ['IPv6 in full', '[0:0:0:0:0:0:0:1]'],
  ['mapped, with the old form', '[::ffff:127.0.0.1]'],
];

const hostOf = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** Names that lead where the test says. */
const leadingTo =
  (...addresses: string[]): Lookup =>
  (_, __, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
const unknown: Lookup = (_, __, callback) => callback(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), []);
const nobodyAsks: Lookup = (hostname) => {
  throw new TypeError(`${hostname} was looked up`);
};

const post = (url: string, lookup: Lookup = nobodyAsks) =>
  createWebhookSender({ rule: 'public', lookup, timeoutMillis: 2_000 }).post({
    url,
    id: 'evt_1',
    at: NOON,
    body: '{}',
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  });
const refusalOf = (url: string, lookup: Lookup = nobodyAsks) => webhookTargetsOf('public', lookup).refusalOf(url);

const NOT_PUBLIC = 'must be of a host on the public internet';

describe.each(PRIVATE)('%s: %s', (_, address) => {
  test('is not public', () => {
    expect(isPublic(address)).toBe(false);
  });
  test('is refused at registration, as it is and behind a name', async () => {
    expect(await refusalOf(`https://${hostOf(address)}/hooks`)).toBe(NOT_PUBLIC);
    expect(await refusalOf('https://hooks.example.com/', leadingTo(address))).toBe(NOT_PUBLIC);
    expect(await refusalOf('https://hooks.example.com/', leadingTo('1.1.1.1', address))).toBe(NOT_PUBLIC);
  });
  test('is refused at connect, as it is and behind a name', async () => {
    const refused = { answer: { kind: 'refused-address' } };
    expect(await post(`https://${hostOf(address)}/hooks`)).toMatchObject(refused);
    expect(await post('https://hooks.example.com/', leadingTo(address))).toMatchObject(refused);
    expect(await post('https://hooks.example.com/', leadingTo('1.1.1.1', address))).toMatchObject(refused);
  });
});

describe.each(DISGUISES)('an address as %s: %s', (_, host) => {
  test('is refused at registration and at connect', async () => {
    expect(await refusalOf(`https://${host}/hooks`)).toBe(NOT_PUBLIC);
    expect(await post(`https://${host}/hooks`)).toMatchObject({ answer: { kind: 'refused-address' } });
  });
});

test.each(PUBLIC)('%s: %s is taken, as it is and behind a name', async (_, address) => {
  expect(isPublic(address)).toBe(true);
  expect(await refusalOf(`https://${hostOf(address)}/hooks`)).toBeUndefined();
  expect(await refusalOf('https://hooks.example.com/', leadingTo(address))).toBeUndefined();
});

describe('names', () => {
  test.each(['localhost', 'LOCALHOST', 'localhost.', 'api.localhost', 'ⓛocalhost'])('%s leads to this machine', async (host) => {
    expect(await webhookTargetsOf('public', leadingTo('127.0.0.1', '::1')).refusalOf(`https://${host}/`)).toBe(NOT_PUBLIC);
    expect(await post(`https://${host}/`, leadingTo('127.0.0.1', '::1'))).toMatchObject({ answer: { kind: 'refused-address' } });
  });

  test('that nobody knows are refused at registration, and not reached', async () => {
    expect(await refusalOf('https://nowhere.example.com/', unknown)).toBe('must be of a host that can be found');
    expect(await post('https://nowhere.example.com/', unknown)).toMatchObject({ answer: { kind: 'unreachable', code: 'ENOTFOUND' } });
  });

  test('that lead elsewhere than they did at registration are refused at connect', async () => {
    const answers = [leadingTo('1.1.1.1'), leadingTo('169.254.169.254')];
    const rebound: Lookup = (...asked) => (answers.shift() ?? unknown)(...asked);
    expect(await refusalOf('https://rebound.example.com/', rebound)).toBeUndefined();
    expect(await post('https://rebound.example.com/', rebound)).toMatchObject({ answer: { kind: 'refused-address' } });
    expect(answers).toEqual([]);
  });
});

describe('forms', () => {
  test.each([
    ['nothing', '', 'must be an absolute URL'],
    ['a path', '/hooks', 'must be an absolute URL'],
    ['a host alone', 'hooks.example.com', 'must be an absolute URL'],
    ['an IPv6 address with a zone', 'https://[fe80::1%25eth0]/', 'must be an absolute URL'],
    ['plain http', 'http://hooks.example.com/', 'must be https'],
    ['a file', 'file:///etc/passwd', 'must be https'],
    ['another protocol', 'gopher://hooks.example.com/', 'must be https'],
    ['a script', 'javascript:alert(1)', 'must be https'],
    ['a user', 'https://ada@hooks.example.com/', 'must have no user and no password: messages are signed'],
    ['a password', 'https://:secret@hooks.example.com/', 'must have no user and no password: messages are signed'],
    ['a host that looks like a user', 'https://hooks.example.com@127.0.0.1/', 'must have no user and no password: messages are signed'],
    ['a fragment', 'https://hooks.example.com/#a', 'must have no fragment: it would not be sent'],
    ['the port of SSH', 'https://hooks.example.com:22/', 'must be at port 443, or above 1023'],
    ['the port of mail', 'https://hooks.example.com:25/', 'must be at port 443, or above 1023'],
    ['the last of those ports', 'https://hooks.example.com:1023/', 'must be at port 443, or above 1023'],
  ])('%s: %s', async (_, url, refusal) => {
    expect(await refusalOf(url, leadingTo('1.1.1.1'))).toBe(refusal);
  });

  test.each([
    'https://hooks.example.com',
    'https://hooks.example.com:443/a?b=c',
    'https://hooks.example.com:1024/',
    'HTTPS://hooks.example.com/',
  ])('%s is taken', async (url) => {
    expect(await refusalOf(url, leadingTo('1.1.1.1'))).toBeUndefined();
  });
});

describe('a receiver on this machine', () => {
  let server: Server;
  let connections = 0;
  beforeAll(async () => {
    server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
    server.on('connection', () => {
      connections += 1;
    });
    await new Promise((resolve) => server.once('listening', resolve));
  });
  afterAll(() => void server.close());
  const urlOf = (host: string, protocol = 'http') => `${protocol}://${host}:${(server.address() as AddressInfo).port}/`;

  test('is not connected to', async () => {
    for (const url of [
      urlOf('127.0.0.1'),
      urlOf('127.0.0.1', 'https'),
      urlOf('localhost', 'https'),
      urlOf('[::ffff:127.0.0.1]', 'https'),
    ]) {
      expect(await post(url, leadingTo('127.0.0.1'))).toMatchObject({ answer: { kind: 'refused-address' } });
    }
    expect(connections).toBe(0);
  });

  test('is sent to where the deployment says that any address is', async () => {
    const url = urlOf('127.0.0.1');
    expect(await webhookTargetsOf('any', nobodyAsks).refusalOf(url)).toBeUndefined();
    const sender = createWebhookSender({ rule: 'any', lookup: nobodyAsks });
    const { answer } = await sender.post({ url, id: 'evt_1', at: NOON, body: '{}', secrets: [] });
    expect(answer).toEqual({ kind: 'answered', status: 200 });
  });
});
