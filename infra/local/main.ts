/** `npm start`: runs everything on one port. */

import { messageOf, StartUpFailure } from './failure.ts';
import { type Platform, startPlatform } from './platform.ts';
import { clockNotice } from './schedules/clock.ts';
import { StartOptions, startCommand, withOptionsThatNpmTook } from './start-options.ts';

// The time zone of Lambda. It must be set before any code reads the time zone.
process.env.TZ = 'UTC';

try {
  const given = withOptionsThatNpmTook(process.argv.slice(2), process.env);
  const options = StartOptions.parse(startCommand().parse(given, { from: 'user' }).opts());
  await run(await start(options), options);
} catch (error) {
  fail(error);
}

async function start(options: StartOptions): Promise<Platform> {
  // Before the platform is up, nothing needs an orderly end. Java ends with this process.
  const leave = () => process.exit(0);
  process.once('SIGINT', leave).once('SIGTERM', leave).once('SIGHUP', leave);
  const platform = await startPlatform({
    port: options.port,
    inMemory: options.inMemory,
    dataDirectory: options.data,
    withDemoProgramme: options.demo,
    progress: {
      listening: (url) => console.log(`Perennial is starting at ${url}`),
      began: (phase) => console.log(`  … ${phase}`),
      ended: (phase, seconds) => console.log(`  ✓ ${phase}, ${seconds.toFixed(1)} s`),
    },
    ...(options.app === undefined ? {} : { app: options.app }),
    ...(options.assembly === undefined ? {} : { assembly: options.assembly }),
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, leave);
  return platform;
}

async function run(platform: Platform, options: StartOptions): Promise<void> {
  const stopAsked = new Promise<undefined>((resolve) => {
    // A second Ctrl-C must not be ignored: the user is in a hurry.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(undefined));
  });
  console.log(`Perennial ready at ${platform.url}`);
  console.log(`  API reference   ${platform.url}/docs`);
  console.log(`  data            ${options.inMemory ? 'in memory' : platform.dataDirectory}`);
  const notice = clockNotice(platform.clockAheadMilliseconds, new Date());
  if (notice !== undefined) console.log(`  clock           ${notice}`);
  console.log(`  started in      ${platform.startedInSeconds.toFixed(1)} s`);
  console.log('  stop with       Ctrl-C');
  const broken = await Promise.race([stopAsked, platform.broken]);
  await platform.stop();
  if (broken !== undefined) throw new StartUpFailure(`The platform stopped: ${broken}`);
  process.exit(0);
}

function fail(error: unknown): never {
  if (error instanceof StartUpFailure) {
    console.error(error.message);
    if (error.nextStep !== undefined) console.error(`→ ${error.nextStep}`);
  } else console.error(error instanceof Error ? (error.stack ?? messageOf(error)) : messageOf(error));
  process.exit(1);
}
