import { Command, InvalidArgumentError, Option } from 'commander';
import { readProfile } from '../deploy/profile.ts';
import { parseAddress } from './address.ts';
import { askAbout } from './installation.ts';
import { NoCredentialError } from './monitor/credential.ts';
import type { Following } from './monitor/follow.ts';
import { addressOf, credentialFor, OF_A_START, slugOf, variable } from './place.ts';
import { dataDirOption, refOption } from './project-options.ts';
import { complainOf } from './terminal.ts';

const BAD_USAGE = 2;

interface Options {
  readonly projectRef?: string;
  readonly dataDir: string;
  /** Minutes. */
  readonly window: number;
  /** Milliseconds. */
  readonly every: number;
  readonly once?: true;
  readonly json?: true;
}

/** `weir monitor`: what an installation does, as its ledger tells it, while it does it. */
export function monitorCommand(): Command {
  return new Command('monitor')
    .description(
      'Show requests, failures, spend and latency of the last minutes, over and over. ' +
        "The admin key, or an administrator's token, is read from WEIR_ADMIN_KEY, else what the " +
        'set-up of the project kept.',
    )
    .argument('[url]', `the address of the server or function (${OF_A_START})`, parseAddress)
    .addOption(refOption("a Supabase project: its function, and that one's log"))
    .addOption(dataDirOption('where the set-up kept the admin key'))
    .addOption(windowOption())
    .addOption(everyOption())
    .option('--once', 'show it once and end')
    .option('--json', 'one JSON object a line, for scripts')
    .action(async (url: string | undefined, options: Options) => {
      process.exitCode = await run(url, options);
    });
}

async function run(url: string | undefined, options: Options): Promise<number> {
  const stop = new AbortController();
  const stopping = (): void => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopping);
  // Whoever read along has seen enough, as `head` has.
  process.stdout.on('error', stopping);
  try {
    const place = placeOf(url, options);
    const credential = credentialFor(options);
    // Asked without the credential: what is no Weir never hears it.
    await askAbout(place.url);
    // Loaded here, because the schemas of the API take a while and no other command needs them.
    const { follow } = await import('./monitor/follow.ts');
    const { window: minutes, every: everyMs, once = false, json = false } = options;
    await follow({ ...place, credential, minutes, everyMs, once, json }, stop.signal);
    return 0;
  } catch (error) {
    if (stop.signal.aborted) return 0;
    complainOf(error);
    return error instanceof NoCredentialError ? BAD_USAGE : 1;
  } finally {
    // What is still being read has nobody left to be shown to.
    stop.abort();
  }
}

function placeOf(url: string | undefined, options: Options): Pick<Following, 'url' | 'log'> {
  const address = addressOf(url, options);
  const { projectRef: ref } = options;
  if (ref === undefined) return { url: address, log: null };
  const profile = readProfile(variable);
  return { url: address, log: { ref, slug: slugOf(address), profile, variable } };
}

/** Both are numbers inside, of which only the text says the unit. */
function windowOption(): Option {
  const option = new Option('--window <time>', 'how far back, in m or h, 1m to 6h');
  return option.argParser(parseWindow).default(60, '1h');
}

function everyOption(): Option {
  const option = new Option('--every <time>', 'how often, in ms, s, m or h, 100ms to 1h');
  return option.argParser(parseEvery).default(2_000, '2s');
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds; null for what is no time with its unit. */
function parseTime(text: string): number | null {
  const [, amount = '', unit = ''] = /^(\d{1,7})(ms|s|m|h)$/.exec(text) ?? [];
  const each = UNITS[unit];
  return each === undefined ? null : Number(amount) * each;
}

function parseWindow(text: string): number {
  const minutes = (parseTime(text) ?? 0) / 60_000;
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= 360) return minutes;
  throw new InvalidArgumentError('It must be whole minutes or hours, such as 15m, at most 6h.');
}

function parseEvery(text: string): number {
  const ms = parseTime(text) ?? 0;
  if (ms >= 100 && ms <= 3_600_000) return ms;
  throw new InvalidArgumentError('It must be a time with its unit, such as 2s, at least 100ms.');
}
