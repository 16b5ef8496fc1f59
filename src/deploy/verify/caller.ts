import { isGatewayKeyLike } from '../../wire/gateway-key.ts';
import { insist } from './insist.ts';
import {
  type Management,
  type ProviderKinds,
  readKinds,
  readSelf,
  type Self,
} from './management.ts';
import type { Place } from './place.ts';
import { apiReader, type RowReader, type TableAccess, tableReader } from './rows.ts';
import type { Waiting } from './wait.ts';

/** Who calls, and what may be read on the way. */
export interface Caller {
  readonly token: string;
  /** Null: neither the credential nor an admin key may read the management API. */
  readonly management: Management | null;
  readonly self: Self | null;
  readonly kinds: ProviderKinds | null;
  /** Null: rows cannot be read. */
  readonly reader: RowReader | null;
  /** How pages read the tables; null where there is no REST interface or no user. */
  readonly tables: TableAccess | null;
}

/**
 * A user's token reads as that user: the tables of the project where there is one, else the
 * management API. A gateway key reads nothing, so an admin key stands in for it.
 */
export async function findCaller(
  place: Place,
  token: string,
  { adminKey, waiting }: { readonly adminKey: string | null; readonly waiting: Waiting },
): Promise<Caller> {
  const { baseUrl, project } = place;
  const timeoutMs = waiting.limits.requestMs;
  const isUser = !isGatewayKeyLike(token);
  const reading = isUser ? token : adminKey;
  const management = reading === null ? null : { baseUrl, token: reading, timeoutMs };
  const key = project?.publishableKey ?? null;
  const tables =
    project === null || key === null
      ? null
      : {
          projectUrl: project.url,
          publishableKey: key,
          token: isUser ? token : null,
          timeoutMs,
        };
  const api = management === null ? null : apiReader(management);
  return {
    token,
    management,
    tables,
    reader: tables !== null && isUser ? tableReader(tables) : api,
    self: management === null ? null : await read(() => readSelf(management), waiting),
    kinds: management === null ? null : await read(() => readKinds(management), waiting),
  };
}

/** Null, when nobody could be asked for as long as is waited. */
async function read<T>(reading: () => Promise<T>, waiting: Waiting): Promise<T | null> {
  const { seen } = await insist(
    () => orNull(reading()),
    (answer) => answer !== null,
    waiting,
  );
  return seen;
}

/** What cannot be read here is told by the checks that would have needed it. */
async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}
