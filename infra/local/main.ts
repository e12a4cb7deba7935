/** `npm start`: everything on one port. */
import { Command, InvalidArgumentError } from 'commander';
import * as z from 'zod';
import { messageOf, StartUpFailure } from './failure.ts';
import { type Platform, startPlatform } from './platform.ts';

// As in Lambda. It must be set before anything asks for the time zone.
process.env.TZ = 'UTC';

const Options = z.object({ port: z.int(), inMemory: z.boolean(), data: z.string(), app: z.string().optional(), demo: z.boolean() });

const command = new Command('npm start --')
  .description('Runs Perennial on this machine: the stacks that deploy, with DynamoDB Local, on one port.')
  .option(
    '--port <number>',
    'the port of everything; 0 takes any that is free (environment: PORT)',
    portOf,
    portOf(process.env.PORT || '4000'),
  )
  .option('--in-memory', 'keep nothing', false)
  .option('--data <directory>', 'where data is kept from one start to the next', '.perennial')
  .option('--app <file>', 'another CDK app than infra/app.ts')
  .option('--no-demo', 'start without the demo programmes')
  .parse();
const options = Options.parse(command.opts());

try {
  await run(await start());
} catch (error) {
  fail(error);
}

async function start(): Promise<Platform> {
  // Until the platform is up there is nothing that needs an orderly end: Java goes when this process does.
  const leave = () => process.exit(0);
  process.once('SIGINT', leave).once('SIGTERM', leave).once('SIGHUP', leave);
  const platform = await startPlatform({
    port: options.port,
    inMemory: options.inMemory,
    dataDirectory: options.data,
    withDemoProgramme: options.demo,
    ...(options.app === undefined ? {} : { app: options.app }),
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, leave);
  return platform;
}

async function run(platform: Platform): Promise<void> {
  const stopAsked = new Promise<undefined>((resolve) => {
    // Asked twice: someone is in a hurry, and a second Ctrl-C must not be ignored.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(undefined));
  });
  console.log(`Perennial ready at ${platform.url}`);
  console.log(`  API reference   ${platform.url}/docs`);
  console.log(`  data            ${options.inMemory ? 'in memory' : platform.dataDirectory}`);
  const phases = Object.entries(platform.phases).map(([phase, seconds]) => `${phase} ${seconds.toFixed(1)}`);
  console.log(`  started in      ${platform.startedInSeconds.toFixed(1)} s (${phases.join(', ')})`);
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

function portOf(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('must be a whole number from 0 to 65535.');
  return Number(text);
}
