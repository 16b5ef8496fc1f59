import { z } from '@hono/zod-openapi';
import type { Page } from '../store/session.ts';
import { ApiError } from './api-error.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;

/** The query fields every list has. */
export interface PageFields {
  readonly cursor: z.ZodOptional<z.ZodString>;
  readonly limit: z.ZodOptional<z.ZodString>;
}

export const pageFields: PageFields = {
  cursor: z.string().max(4_096).optional().openapi({ description: '`next` of the page before.' }),
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, `must be a whole number from 1 to ${MAX_LIMIT}`)
    .optional()
    .openapi({ description: `Rows of a page, ${DEFAULT_LIMIT} unless told.`, example: '50' }),
};

/** A page of rows, and where the next one begins. */
export function pageOf<Row extends z.ZodType>(
  row: Row,
): z.ZodObject<{ data: z.ZodArray<Row>; next: z.ZodNullable<z.ZodString> }> {
  return z.object({ data: z.array(row), next: z.string().nullable() });
}

export interface PageQuery {
  readonly cursor?: string | undefined;
  readonly limit?: string | undefined;
}

/** In the order of its fields. */
type Order<Row> = Readonly<Partial<Record<keyof Row, Holds>>>;

/**
 * Reads one page of a list.
 *
 * @param read Fetches rows in the list's order.
 * @param order The columns the list is in the order of, by which it goes on after a row, and what
 *   each holds.
 */
export async function readPage<Row extends object>(
  query: PageQuery,
  read: (page: Page) => Promise<Row[]>,
  order: Order<Row>,
): Promise<{ data: Row[]; next: string | null }> {
  const limit = query.limit === undefined ? DEFAULT_LIMIT : Number(query.limit);
  const columns = Object.entries(order) as [keyof Row, Holds][];
  const holds = columns.map(([, held]) => held);
  const after = query.cursor === undefined ? null : parseCursor(query.cursor, holds);
  // One row more than shown tells whether there is another page.
  const rows = await read({ after, limit: limit + 1 });
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    data,
    next: more ? writeCursor(columns.map(([column]) => String(last[column] ?? ''))) : null,
  };
}

/** Opaque to callers: its shape is nobody's business and may change. */
export function writeCursor(place: readonly string[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(place));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** What a column holds, as answers write it. */
type Holds = 'time' | 'uuid' | 'number' | 'serial' | 'text';

const FITS: Readonly<Record<Holds, (part: string) => boolean>> = {
  time: isTime,
  uuid: isUuid,
  number: (part) => /^\d{1,4}$/.test(part),
  serial: (part) => /^\d{1,18}$/.test(part),
  text: isText,
};

function isUuid(part: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(part);
}

function isTime(part: string): boolean {
  const [, seconds = ''] = /^([12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{6}Z$/.exec(part) ?? [];
  const time = Date.parse(`${seconds}Z`);
  // A 30 February parses, as a day of March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(seconds);
}

/** Whatever Postgres can hold: a list goes on after any row it has, also after odd ones. */
function isText(part: string): boolean {
  return /^[^\0\p{Cs}]*$/u.test(part);
}

/** @throws {ApiError} */
function parseCursor(cursor: string, holds: readonly Holds[]): string[] {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const place: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (Array.isArray(place) && place.length === holds.length && place.every(fits)) return place;
  } catch {
    // Not base64, not UTF-8 or not JSON: no cursor of ours.
  }
  throw new ApiError(
    'invalid_cursor',
    'The cursor is not one this list gave out. Begin again without it.',
    { param: 'cursor' },
  );

  function fits(part: unknown, index: number): boolean {
    return typeof part === 'string' && FITS[holds[index] ?? 'text'](part);
  }
}
