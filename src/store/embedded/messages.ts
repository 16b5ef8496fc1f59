import type { ServerAddress } from '../postgres.ts';
import type { ClientLimits } from './session.ts';

/** What the host process is told at its start. */
export interface HostSettings {
  readonly dataDir: string;
  /** Where to listen; a loopback port of 0 is any free one. */
  readonly listen:
    | { readonly kind: 'socket'; readonly path: string }
    | { readonly kind: 'loopback'; readonly port: number; readonly password: string };
  readonly limits: ClientLimits;
  readonly maintenance: MaintenanceSettings;
  /** How long a previous process may take to let go of the data directory. */
  readonly lockWaitMs: number;
}

/** When the database is looked after: PGlite has no background workers that would. */
export interface MaintenanceSettings {
  readonly checkpointMs: number;
  readonly vacuumMs: number;
  readonly backupMs: number;
  /** Backups to keep, the newest. */
  readonly keepBackups: number;
}

/** From the gateway to the host. */
export type HostCommand =
  | { readonly type: 'start'; readonly settings: HostSettings }
  | { readonly type: 'ping' }
  | { readonly type: 'backup'; readonly id: number }
  | { readonly type: 'stop' };

/** From the host to the gateway. */
export type HostReport =
  | { readonly type: 'ready'; readonly address: ServerAddress; readonly origin: string }
  /** It will not start; `locked`: another process has the data directory. */
  | {
      readonly type: 'failed';
      readonly reason: 'locked' | 'incompatible' | 'error';
      readonly message: string;
    }
  | { readonly type: 'pong' }
  | {
      readonly type: 'backup';
      readonly id: number;
      readonly path: string | null;
      readonly error: string | null;
    }
  | {
      readonly type: 'log';
      readonly level: 'info' | 'warn' | 'error';
      readonly event: string;
      readonly facts: Readonly<Record<string, unknown>>;
    };
