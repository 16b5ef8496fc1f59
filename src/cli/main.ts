import { Command } from 'commander';
import { wrapText } from '../deploy/wrap.ts';
import { VERSION } from '../runtimes/build.ts';
import { backupsCommand } from './backups.ts';
import { dashboardCommand } from './dashboard.ts';
import { deployCommand } from './deploy.ts';
import { importCommand } from './import.ts';
import { monitorCommand } from './monitor.ts';
import { rollbackCommand } from './rollback.ts';
import { setupCommand } from './setup.ts';
import { startCommand } from './start.ts';
import { syncCommand } from './sync.ts';
import { complainOf } from './terminal.ts';
import { verifyCommand } from './verify.ts';

/** Exit codes: 0 clean stop, 1 failure, 2 bad usage. */
const BAD_USAGE = 2;

const program: Command = new Command('weir')
  .description('The LLM gateway that lives in your Supabase project, or on one machine.')
  .version(VERSION, '--version', 'print the version')
  .addCommand(startCommand())
  .addCommand(dashboardCommand())
  .addCommand(monitorCommand())
  .addCommand(syncCommand())
  .addCommand(importCommand())
  .addCommand(setupCommand())
  .addCommand(deployCommand())
  .addCommand(verifyCommand())
  .addCommand(rollbackCommand())
  .addCommand(backupsCommand())
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(wrapText(text)) })
  .showHelpAfterError('(try --help)');
inherit(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Settings reach only commands that are made from their parent; these are made in files of their own. */
function inherit(parent: Command): void {
  for (const command of parent.commands) inherit(command.copyInheritedSettings(parent));
}

/** Commander has printed what was wrong; anything else is ours to print. */
function exitCodeOf(error: unknown): number {
  if (error instanceof Error && 'exitCode' in error && 'code' in error) {
    return error.exitCode === 0 ? 0 : BAD_USAGE;
  }
  complainOf(error);
  return 1;
}
