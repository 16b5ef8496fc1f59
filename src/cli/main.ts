import { Command } from 'commander';
import { VERSION } from '../runtimes/build.ts';
import { startCommand } from './start.ts';

/** Exit codes: 0 clean stop, 1 failure, 2 bad usage. */
const BAD_USAGE = 2;

const program: Command = new Command('weir')
  .description('The LLM gateway that lives in your Supabase project, or on one machine.')
  .version(VERSION, '--version', 'print the version')
  .addCommand(startCommand())
  .exitOverride()
  .showHelpAfterError('(try --help)');
for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Commander has printed what was wrong; anything else is ours to print. */
function exitCodeOf(error: unknown): number {
  if (error instanceof Error && 'exitCode' in error && 'code' in error) {
    return error.exitCode === 0 ? 0 : BAD_USAGE;
  }
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
}
