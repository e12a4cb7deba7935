import { afterEach, describe, expect, test, vi } from 'vitest';
import { StartUpFailure } from '../../infra/local/failure.ts';
import { StartOptions, startCommand, withOptionsThatNpmTook } from '../../infra/local/start-options.ts';

afterEach(() => vi.unstubAllEnvs());

/** Parses options. If the parser would end the process, returns its message instead. */
function read(given: readonly string[]): { readonly options: StartOptions | undefined; readonly complaint: string } {
  let complaint = '';
  const command = startCommand()
    .exitOverride()
    .configureOutput({ writeErr: (text) => (complaint += text) });
  try {
    return { options: StartOptions.parse(command.parse([...given], { from: 'user' }).opts()), complaint };
  } catch {
    return { options: undefined, complaint };
  }
}

describe('the port', () => {
  test.each([
    [undefined, [], 4000],
    ['', [], 4000],
    ['4001', [], 4001],
    ['4001', ['--port', '4002'], 4002],
    [undefined, ['--port', '0'], 0],
    [undefined, ['--port', '65535'], 65_535],
  ])('PORT=%s and %j is %i', (environment, given, port) => {
    vi.stubEnv('PORT', environment);
    expect(read(given).options?.port).toBe(port);
  });

  test.each([
    ['abc', [], /^error: option '--port <number>' value 'abc' from env 'PORT' is invalid. It must be a whole number from 0 to 65535.\n$/],
    ['65536', [], /'65536' from env 'PORT' is invalid/],
    [undefined, ['--port', '-1'], /argument '-1' is invalid/],
    [undefined, ['--port', '4.5'], /argument '4.5' is invalid/],
  ])('PORT=%s and %j is refused in a sentence', (environment, given, complaint) => {
    vi.stubEnv('PORT', environment);
    expect(read(given)).toEqual({ options: undefined, complaint: expect.stringMatching(complaint) });
  });
});

describe('options that npm took for its own', () => {
  test('--in-memory is understood', () => {
    const given = withOptionsThatNpmTook([], { npm_config_in_memory: 'true' });
    expect(read(given).options?.inMemory).toBe(true);
    expect(read(withOptionsThatNpmTook([], {})).options?.inMemory).toBe(false);
  });

  test('options that npm passed on are kept', () => {
    expect(withOptionsThatNpmTook(['--no-demo'], {})).toEqual(['--no-demo']);
    expect(withOptionsThatNpmTook(['--no-demo'], { npm_config_in_memory: 'true' })).toEqual(['--no-demo', '--in-memory']);
  });

  test.each([
    ['npm_config_port', 'true', '--port'],
    ['npm_config_data', '/somewhere', '--data'],
    ['npm_config_app', 'infra/app.ts', '--app'],
    ['npm_config_demo', '', '--no-demo'],
  ])('%s is explained', (name, value, option) => {
    const taking = () => withOptionsThatNpmTook(['4001'], { [name]: value });
    expect(taking).toThrow(
      new StartUpFailure(`npm took ${option} for an option of its own.`, `Put -- before it: npm start -- ${option} …`),
    );
  });
});
