/** Publishes the programmes and rewards of a new platform through the Admin API, as a manager would. */
import { CallRefused, createClient } from '../../../shared/contract/client.ts';
import { ProgrammeFile } from '../../../shared/contract/programmes/programme.ts';
import { RewardFile } from '../../../shared/contract/rewards/rewards.ts';
import { messageOf, StartUpFailure } from '../failure.ts';
import cdnow from './cdnow.json' with { type: 'json' };
import demo from './demo.json' with { type: 'json' };
import demoRewards from './demo-rewards.json' with { type: 'json' };

export async function publishDemoProgrammes(baseUrl: string, token: string): Promise<void> {
  const client = createClient({ baseUrl, token });
  for (const file of [demo, cdnow]) {
    await published(`The programme ${file.id}`, () => client.call('createProgramme', { body: ProgrammeFile.parse(file) }));
  }
  for (const file of demoRewards) {
    const params = { programmeId: demo.id };
    await published(`The reward ${file.id}`, () => client.call('createReward', { params, body: RewardFile.parse(file) }));
  }
}

async function published(what: string, publish: () => Promise<unknown>): Promise<void> {
  try {
    await publish();
  } catch (error) {
    if (error instanceof CallRefused && error.problem.code === 'ALREADY_EXISTS') return;
    throw new StartUpFailure(
      `${what} could not be published: ${messageOf(error)}`,
      "See the function's log at /_local/logs or in the data directory.",
    );
  }
}
