import { Command } from 'commander';
import { setupSupabaseCommand } from './setup-supabase.ts';

/** `weir setup`: what is done once for an installation. */
export function setupCommand(): Command {
  return new Command('setup')
    .description('Set up an installation.')
    .addCommand(setupSupabaseCommand());
}
