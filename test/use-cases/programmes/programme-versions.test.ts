import { beforeEach, expect, test } from 'vitest';
import { plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import { PUBLISH_LEAD_SECONDS, VERSIONS_FRESH_SECONDS } from '../../../shared/domain/kernel/version.ts';
import { createStore } from '../../../shared/store/store.ts';
import { programmeVersions } from '../../../shared/use-cases/programmes/programme-versions.ts';
import { createProgramme, publishVersion } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { type FaultyStore, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON, type TestPorts, testPorts } from '../../support/kernel/ports.ts';
import { PROGRAMME, TERMS, termsAt } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';

let ports: TestPorts;
let counted: FaultyStore;
beforeEach(async () => {
  const store = createStore((await memoryTables().fresh()).table);
  counted = faultyStore(store);
  ports = testPorts(counted);
  await createProgramme(ports, PROGRAMME, TERMS, 'founder');
});
const server = () => programmeVersions(counted, ports.clock);
const reads = () => counted.calls.filter(({ operation }) => operation !== 'commit').length;

test('the only version is in force from the beginning of time', async () => {
  expect(await server().at(PROGRAMME, toInstant('1970-01-01T00:00:00Z'))).toMatchObject({ version: 1 });
});

test('a programme that is not there is refused, and looked for again', async () => {
  const versions = server();
  await expect(versions.at('tea-club', NOON)).rejects.toMatchObject({ code: 'NOT_FOUND', field: 'programmeId' });
  await createProgramme(ports, 'tea-club', TERMS, 'founder');
  expect(await versions.at('tea-club', NOON)).toMatchObject({ version: 1 });
});

test('remembers what it read, and not for longer than it may', async () => {
  const versions = server();
  const before = reads();
  for (let times = 0; times < 5; times += 1) await versions.at(PROGRAMME, NOON);
  ports.clock.advance(VERSIONS_FRESH_SECONDS - 0.001);
  await versions.at(PROGRAMME, NOON);
  await versions.numbered(PROGRAMME, 1);
  expect(reads() - before).toBe(1);
  ports.clock.advance(0.001);
  await versions.at(PROGRAMME, NOON);
  expect(reads() - before).toBe(2);
});

test('a clock that went back is no reason to trust what was read', async () => {
  const versions = server();
  await versions.at(PROGRAMME, NOON);
  const before = reads();
  ports.clock.set(plusSeconds(NOON, -1));
  await versions.at(PROGRAMME, NOON);
  expect(reads() - before).toBe(1);
});

test('two servers change over at the same instant, whenever each read the list', async () => {
  const early = server();
  const late = server();
  await early.at(PROGRAMME, NOON);
  ports.clock.advance(0.001);
  const { version } = await publishVersion(ports, PROGRAMME, termsAt(2), 'manager-1');
  // From the moment before the publication until after it took effect, in steps that hit every boundary.
  for (let millis = 0; millis <= (PUBLISH_LEAD_SECONDS + VERSIONS_FRESH_SECONDS + 1) * 1000; millis += 250) {
    const now = ports.clock.now();
    const expected = now >= version.effectiveAt ? 2 : 1;
    expect((await early.at(PROGRAMME, now)).version, now).toBe(expected);
    if (millis % 1000 === 0) expect((await late.at(PROGRAMME, now)).version, now).toBe(expected);
    expect((await server().at(PROGRAMME, now)).version, now).toBe(expected);
    ports.clock.advance(0.25);
  }
});

test('more versions than a page: each is found by its time and by its number', async () => {
  for (let rate = 2; rate <= 25; rate += 1) {
    await publishVersion(ports, PROGRAMME, termsAt(rate), 'manager-1');
    ports.clock.advance(60);
  }
  const versions = server();
  for (let version = 2; version <= 25; version += 1) {
    const from = plusSeconds(NOON, (version - 2) * 60 + PUBLISH_LEAD_SECONDS);
    expect(await versions.at(PROGRAMME, from)).toMatchObject({ version });
    expect(await versions.at(PROGRAMME, plusSeconds(from, -0.001))).toMatchObject({ version: version - 1 });
    expect(await versions.numbered(PROGRAMME, version)).toMatchObject({ version });
  }
  const before = reads();
  expect(await versions.at(PROGRAMME, toInstant('2001-01-01T00:00:00Z'))).toMatchObject({ version: 1 });
  // The newest ten are remembered; the others are two pages.
  expect(reads() - before).toBe(2);
  await expect(versions.numbered(PROGRAMME, 26)).rejects.toMatchObject({ code: 'NOT_FOUND', field: 'version' });
});
