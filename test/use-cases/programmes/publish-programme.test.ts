import { beforeEach, describe, expect, test } from 'vitest';
import { plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import { PUBLISH_LEAD_SECONDS } from '../../../shared/domain/kernel/version.ts';
import { createStore } from '../../../shared/store/store.ts';
import { programmeVersions } from '../../../shared/use-cases/programmes/programme-versions.ts';
import { createProgramme, notesOnVersion, publishVersion } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { atFirst, type Fault, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON, onStore, type TestPorts, testPorts } from '../../support/kernel/ports.ts';
import { PROGRAMME, TERMS, termsAt } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';

let ports: TestPorts;
beforeEach(async () => {
  ports = testPorts(createStore((await memoryTables().fresh()).table));
});
const versionNumbers = async () => (await ports.store.versionsBefore(PROGRAMME, undefined, 100)).items.map(({ version }) => version);
const FAULTS: readonly Fault[] = ['lost-before', 'lost-after', 'contention', 'twice'];

describe('creating a programme', () => {
  const create = (terms = TERMS, on = ports) => createProgramme(on, PROGRAMME, terms, 'founder');

  test('makes version 1, in force at once, and lists it', async () => {
    const { version, replayed } = await create();
    expect(replayed).toBe(false);
    expect(version).toEqual({
      programmeId: PROGRAMME,
      version: 1,
      publishedAt: NOON,
      effectiveAt: NOON,
      publishedBy: 'founder',
      terms: TERMS,
    });
    expect(await ports.store.version(PROGRAMME, 1)).toEqual(version);
    expect((await ports.store.programmes(undefined, 10)).items).toEqual([{ id: PROGRAMME, name: TERMS.name }]);
  });

  test('reads nothing when the name is free', async () => {
    const store = faultyStore(ports.store);
    await create(TERMS, onStore(ports, store));
    expect(store.calls.map(({ operation }) => operation)).toEqual(['commit']);
  });

  test('the same again gets the first answer again; with other terms it is refused', async () => {
    const { version } = await create();
    ports.clock.advance(60);
    expect(await create()).toEqual({ version, replayed: true });
    await expect(create(termsAt(2))).rejects.toMatchObject({ code: 'ALREADY_EXISTS', field: 'id' });
    expect(await ports.store.version(PROGRAMME, 1)).toEqual(version);
  });

  test('terms that make no sense are refused, and nothing is written', async () => {
    await expect(create({ ...TERMS, timeZone: 'Mars/Olympus' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED', field: 'timeZone' });
    expect(await versionNumbers()).toEqual([]);
  });

  test.each(FAULTS)('%s: created once', async (fault) => {
    const { version } = await create(TERMS, onStore(ports, faultyStore(ports.store, atFirst('commit', fault))));
    expect(await ports.store.version(PROGRAMME, 1)).toEqual(version);
  });

  test('by two at the same time with other terms: one is refused', async () => {
    const outcomes = await Promise.allSettled([create(termsAt(2)), create(termsAt(3))]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('publishing a version', () => {
  beforeEach(async () => {
    await createProgramme(ports, PROGRAMME, TERMS, 'founder');
  });
  const publish = (terms = termsAt(2), by = 'manager-1', on = ports) => publishVersion(on, PROGRAMME, terms, by);

  test('takes effect when every server has heard of it', async () => {
    const { version } = await publish();
    expect(version).toMatchObject({ version: 2, publishedAt: NOON, effectiveAt: plusSeconds(NOON, PUBLISH_LEAD_SECONDS) });
    expect(await ports.store.version(PROGRAMME, 2)).toEqual(version);
  });

  test('never before the version before it, even with a clock that went back', async () => {
    ports.clock.advance(3600);
    const { version } = await publish();
    ports.clock.set(NOON);
    const next = await publish(termsAt(3));
    expect(next.version.effectiveAt).toBe(version.effectiveAt);
  });

  test('the terms of the newest again get its answer again, and make no version', async () => {
    const { version } = await publish();
    ports.clock.advance(60);
    expect(await publish()).toEqual({ version, replayed: true });
    expect(await versionNumbers()).toEqual([2, 1]);
  });

  test('at a stated time: the same again is the same, another time is another version, and one before it replaces it', async () => {
    const on = (effectiveAt?: string, terms = termsAt(2)) => publishVersion(ports, PROGRAMME, terms, 'manager-1', { effectiveAt });
    const { version } = await on('2027-01-01T00:00:00+01:00');
    expect(version.effectiveAt).toBe('2026-12-31T23:00:00.000Z');
    expect(await on('2026-12-31T23:00:00Z')).toEqual({ version, replayed: true });
    expect(await on()).toEqual({ version, replayed: true });
    expect((await on('2027-02-01T00:00:00Z')).version.version).toBe(3);
    expect((await on('2026-04-01T00:00:00Z', termsAt(4))).version.version).toBe(4);
    const versions = programmeVersions(ports.store, ports.clock);
    const inForce = async (at: string) => (await versions.at(PROGRAMME, toInstant(at))).version;
    expect(await Promise.all(['2026-03-31T23:59:59Z', '2026-04-01T00:00:00Z', '2027-03-01T00:00:00Z'].map(inForce))).toEqual([1, 4, 4]);
    await expect(on(NOON, termsAt(5))).rejects.toMatchObject({ code: 'VALIDATION_FAILED', field: 'effectiveAt' });
  });

  test('earlier terms may come back as a new version', async () => {
    await publish();
    expect(await publish(TERMS)).toMatchObject({ replayed: false, version: { version: 3 } });
  });

  test('of a programme that is not there is refused', async () => {
    await expect(publishVersion(ports, 'tea-club', TERMS, 'manager-1')).rejects.toMatchObject({ code: 'NOT_FOUND', field: 'programmeId' });
  });

  test('by two at the same time: the second is told who was first', async () => {
    const store = faultyStore(ports.store, atFirst('commit', { meanwhile: () => publish(termsAt(3), 'manager-2') }));
    await expect(publish(termsAt(2), 'manager-1', onStore(ports, store))).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      message: expect.stringContaining('manager-2'),
    });
    expect(await versionNumbers()).toEqual([2, 1]);
  });

  test('A1: made from a version that is no longer the newest is refused, with what changed since', async () => {
    await publish(termsAt(3), 'manager-2');
    const outdated = {
      code: 'VERSION_CONFLICT',
      field: 'basedOn',
      message: expect.stringContaining('earning.rates.0.points: 1, and now 3'),
    };
    await expect(publishVersion(ports, PROGRAMME, termsAt(2), 'manager-1', { basedOn: 1 })).rejects.toMatchObject(outdated);
    await expect(publishVersion(ports, PROGRAMME, termsAt(2), 'manager-1', { basedOn: 'own' })).rejects.toMatchObject(outdated);
    expect((await publishVersion(ports, PROGRAMME, termsAt(3), 'manager-2', { basedOn: 'own' })).replayed).toBe(true);
    expect(await versionNumbers()).toEqual([2, 1]);
    const next = await publishVersion(ports, PROGRAMME, termsAt(2), 'manager-1', { basedOn: 2 });
    expect(next.version.version).toBe(3);
    expect(await publishVersion(ports, PROGRAMME, termsAt(2), 'manager-1', { basedOn: 2 })).toEqual({ ...next, replayed: true });
    await expect(publishVersion(ports, PROGRAMME, termsAt(4), 'manager-1', { basedOn: 9 })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      field: 'basedOn',
    });
  });

  test('A2: that waits for a scheduled version, or goes before it, says so', async () => {
    const { version: january } = await publishVersion(ports, PROGRAMME, termsAt(2), 'manager-1', { effectiveAt: '2027-01-01T00:00:00Z' });
    const { version: waits } = await publish(termsAt(3));
    expect(waits.effectiveAt).toBe(january.effectiveAt);
    expect(await notesOnVersion(ports, waits)).toEqual([
      'version 2 is scheduled for 2027-01-01T00:00:00.000Z, and this version waits for the same instant; an earlier effectiveAt lets it go first, and drops version 2',
    ]);
    const { version: first } = await publishVersion(ports, PROGRAMME, termsAt(5), 'manager-1', { effectiveAt: '2026-04-01T00:00:00Z' });
    expect(await notesOnVersion(ports, first)).toEqual([
      'version 3 is scheduled for 2027-01-01T00:00:00.000Z, and never takes effect, because this version takes effect before it. It would have changed earning.rates.0.points: 5, and now 3',
    ]);
    expect(await notesOnVersion(ports, january)).toEqual([]);
  });

  test('the same terms by two at the same time is one version', async () => {
    const store = faultyStore(ports.store, atFirst('commit', { meanwhile: () => publish() }));
    expect(await publish(termsAt(2), 'manager-1', onStore(ports, store))).toMatchObject({ replayed: true, version: { version: 2 } });
    expect(await versionNumbers()).toEqual([2, 1]);
  });

  test.each(FAULTS)('%s: published once', async (fault) => {
    const { version } = await publish(termsAt(2), 'manager-1', onStore(ports, faultyStore(ports.store, atFirst('commit', fault))));
    expect(await versionNumbers()).toEqual([2, 1]);
    expect(await ports.store.version(PROGRAMME, 2)).toEqual(version);
  });

  test('its answer was lost, and another version came before it is tried again: it is not published twice', async () => {
    const other = () => publish(termsAt(3), 'manager-2');
    const store = faultyStore(ports.store, ({ operation, ofOperation }) => {
      if (operation === 'commit' && ofOperation === 1) return 'lost-after';
      return operation === 'versionsBefore' && ofOperation === 2 ? { meanwhile: other } : undefined;
    });
    expect(await publish(termsAt(2), 'manager-1', onStore(ports, store))).toMatchObject({
      replayed: false,
      version: { version: 2, terms: termsAt(2) },
    });
    expect(await versionNumbers()).toEqual([3, 2, 1]);
  });

  test('it was lost on the way, and another version came before it is tried again: a conflict, not a replacement', async () => {
    const other = () => publish(termsAt(3), 'manager-2');
    const store = faultyStore(ports.store, ({ operation, ofOperation }) => {
      if (operation === 'commit' && ofOperation === 1) return 'lost-before';
      return operation === 'versionsBefore' && ofOperation === 2 ? { meanwhile: other } : undefined;
    });
    await expect(publish(termsAt(2), 'manager-1', onStore(ports, store))).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(await versionNumbers()).toEqual([2, 1]);
  });
});
