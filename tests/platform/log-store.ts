/** What the project's functions wrote and which requests they had, as the logs endpoint keeps it. */
import { randomUUID } from 'node:crypto';

/** A row of the table `logs`; the sources here are `function_logs` and `function_edge_logs`. */
export interface LogEvent {
  readonly id: string;
  readonly source: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event_message: string;
  readonly severity_text: string;
  readonly log_attributes: Readonly<Record<string, string>>;
}

export interface FunctionPlace {
  readonly functionId: string;
  readonly deploymentId: string;
  readonly version: number;
}

export interface FunctionRequest {
  readonly method: string;
  /** As the caller wrote it, with `/functions/v1` in front. */
  readonly url: string;
  readonly status: number;
  readonly ms: number;
}

export class LogStore {
  readonly events: LogEvent[] = [];

  /** A line a function wrote to its console. */
  line(place: FunctionPlace, text: string): void {
    // Weir's own lines name the method of the console they were written by.
    const level = /^\s*(?:error|uncaught|\{"level":"error")/i.test(text) ? 'error' : 'info';
    this.#add('function_logs', text, { ...attributes(place), level, event_type: 'Log' });
  }

  /** A request a function has answered. */
  request(place: FunctionPlace, request: FunctionRequest): void {
    const { method, url, status, ms } = request;
    const path = new URL(url);
    this.#add('function_edge_logs', `${method} | ${status} | ${url}`, {
      ...attributes(place),
      'request.method': method,
      'request.pathname': path.pathname,
      'request.url': url,
      'response.status_code': String(status),
      execution_time_ms: String(ms),
    });
  }

  #add(source: string, message: string, rest: Readonly<Record<string, string>>): void {
    this.events.push({
      id: randomUUID(),
      source,
      at: Date.now(),
      event_message: message,
      severity_text: (rest['level'] ?? 'info').toUpperCase(),
      log_attributes: rest,
    });
  }
}

function attributes({ functionId, deploymentId, version }: FunctionPlace): Record<string, string> {
  return { function_id: functionId, deployment_id: deploymentId, version: String(version) };
}
