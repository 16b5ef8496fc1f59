import type { ManagementApi } from './management-api.ts';

/** A line a function wrote, as the platform keeps it. */
export interface FunctionLine {
  /** RFC 3339. */
  readonly at: string;
  readonly message: string;
}

export interface FunctionLogQuestion {
  readonly slug: string;
  /** RFC 3339; the platform looks at 24 hours at most. */
  readonly from: string;
  readonly to: string;
  readonly limit: number;
}

/**
 * The errors a function wrote to its console, uncaught ones included, newest first. The platform
 * keeps every log in one ClickHouse table `logs`:
 * https://supabase.com/docs/guides/monitoring-and-debugging/advanced-log-filtering
 *
 * @returns Null when there is no function of that name.
 * @throws {ManagementError}
 */
export async function readFunctionErrors(
  api: Pick<ManagementApi, 'functionBy' | 'logs'>,
  { slug, from, to, limit }: FunctionLogQuestion,
): Promise<readonly FunctionLine[] | null> {
  const found = await api.functionBy(slug);
  if (found === null) return null;
  const rows = await api.logs(
    `select timestamp, event_message from logs
      where source = 'function_logs' and log_attributes['function_id'] = '${quoted(found.id)}'
        and log_attributes['level'] in ('error', 'fatal')
      order by timestamp desc limit ${limit}`,
    { from, to },
  );
  return rows.map((row) => ({
    at: timeOf(row['timestamp']),
    message: String(row['event_message'] ?? ''),
  }));
}

/** ClickHouse takes a backslash in quotes for an escape. */
function quoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
}

/** The platform writes UTC without saying so: `2026-06-22T09:34:06.215000`. */
function timeOf(timestamp: unknown): string {
  const text = String(timestamp).replace(' ', 'T');
  const time = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? text : new Date(time).toISOString();
}
