/**
 * `GET /v1/projects/{ref}/analytics/endpoints/logs?sql=`: ClickHouse SQL over one table `logs` with
 * the columns id, source, timestamp, event_message, severity_text and the map log_attributes. Understood
 * is what log viewers ask: `select <columns> from logs [where a = 'b' and ...] [order by timestamp]
 * [limit n]`. Other SQL is refused as ClickHouse would refuse a mistake.
 */
import type { LogEvent, LogStore } from './log-store.ts';
import { type ApiRequest, Refusal, type Route } from './route.ts';

const DAY_MS = 86_400_000;

export function logsApi(logs: LogStore): readonly Route[] {
  return [
    {
      operation: 'logs.read',
      method: 'GET',
      path: /^\/analytics\/endpoints\/logs$/,
      handle: (request) => ({ status: 200, body: { result: select(logs.events, request) } }),
    },
  ];
}

const SELECT =
  /^select\s+(.+?)\s+from\s+logs(?:\s+where\s+(.+?))?(?:\s+order\s+by\s+timestamp(\s+desc|\s+asc)?)?(?:\s+limit\s+(\d+))?;?$/is;

function select(events: readonly LogEvent[], request: ApiRequest): readonly object[] {
  const parts = SELECT.exec((request.query.get('sql') ?? '').trim());
  if (parts === null) throw new Refusal(400, 'Syntax error in the log query');
  const [, columns = '', where = '', direction = '', limit = '1000'] = parts;
  const { from, to } = windowOf(request);
  const tests = where === '' ? [] : where.split(/\s+and\s+/i).map(condition);
  const found = events
    .filter(({ at }) => at >= from && at <= to)
    .filter((event) => tests.every((test) => test(event)))
    .sort((a, b) => a.at - b.at);
  if (direction.trim().toLowerCase() === 'desc') found.reverse();
  const outputs = splitColumns(columns).map(output);
  return found
    .slice(0, Number(limit))
    .map((event) => Object.fromEntries(outputs.map(({ name, value }) => [name, value(event)])));
}

/** A day at most, the last one when nothing is said. */
function windowOf({ query }: ApiRequest): { readonly from: number; readonly to: number } {
  const end = query.get('iso_timestamp_end');
  const start = query.get('iso_timestamp_start');
  const to = end === null ? Date.now() : Date.parse(end);
  const from = start === null ? to - DAY_MS : Date.parse(start);
  if (!(from <= to) || to - from > DAY_MS) {
    throw new Refusal(400, 'The log window can be at most 24 hours.');
  }
  return { from, to };
}

type Read = (event: LogEvent) => string | number | object;

function splitColumns(text: string): readonly string[] {
  return text.split(/,(?![^([]*[)\]])/).map((column) => column.trim());
}

function output(text: string): { readonly name: string; readonly value: Read } {
  const [, expression = text, alias] = /^(.+?)\s+as\s+(\w+)$/is.exec(text) ?? [];
  return { name: alias ?? expression, value: read(expression) };
}

function read(expression: string): Read {
  const attribute = /^log_attributes\['([^']+)'\]$/.exec(expression)?.[1];
  if (attribute !== undefined) return (event) => event.log_attributes[attribute] ?? '';
  switch (expression) {
    case 'id':
    case 'source':
    case 'event_message':
    case 'severity_text':
    case 'log_attributes':
      return (event) => event[expression];
    case 'timestamp':
      return ({ at }) => new Date(at).toISOString().slice(0, -1).replace('T', ' ');
    case 'toUnixTimestamp64Milli(timestamp)':
      return ({ at }) => at;
    default:
      throw new Refusal(400, `Unknown expression identifier '${expression}'`);
  }
}

/** `a = 'b'`, `a != 'b'`, `a like '%b%'`, `a in ('b', 'c')`, and numbers compared. */
function condition(text: string): (event: LogEvent) => boolean {
  const parts = /^(.+?)\s*(!=|<>|>=|<=|=|>|<|\blike\b|\bin\b)\s*(.+)$/is.exec(text.trim());
  if (parts === null) throw new Refusal(400, `Syntax error near '${text}'`);
  const [, left = '', operator = '', right = ''] = parts;
  const value = read(left.trim());
  const literals = [...right.matchAll(/'((?:[^']|'')*)'|(\d+)/g)].map(
    ([, word, digits]) => word?.replaceAll("''", "'") ?? digits ?? '',
  );
  return (event) => compare(String(value(event)), operator.toLowerCase(), literals);
}

function compare(found: string, operator: string, [wanted = '', ...more]: string[]): boolean {
  switch (operator) {
    case '=':
      return found === wanted;
    case '!=':
    case '<>':
      return found !== wanted;
    case 'in':
      return [wanted, ...more].includes(found);
    case 'like':
      return found.includes(wanted.replaceAll('%', ''));
    default: {
      const [a, b] = /^\d+$/.test(wanted) ? [Number(found), Number(wanted)] : [found, wanted];
      if (operator === '>') return a > b;
      if (operator === '<') return a < b;
      return operator === '>=' ? a >= b : a <= b;
    }
  }
}
