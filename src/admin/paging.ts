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

/**
 * Reads one page of a list.
 *
 * @param read Fetches rows in the list's order.
 * @param order The columns the list is in the order of, by which it goes on after a row.
 */
export async function readPage<Row extends object>(
  query: PageQuery,
  read: (page: Page) => Promise<Row[]>,
  order: readonly (keyof Row)[],
): Promise<{ data: Row[]; next: string | null }> {
  const limit = query.limit === undefined ? DEFAULT_LIMIT : Number(query.limit);
  const after = query.cursor === undefined ? null : parseCursor(query.cursor, order.length);
  // One row more than shown tells whether there is another page.
  const rows = await read({ after, limit: limit + 1 });
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    data,
    next: more ? writeCursor(order.map((column) => String(last[column] ?? ''))) : null,
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

/** @throws {ApiError} */
function parseCursor(cursor: string, length: number): string[] {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const place: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const fits = Array.isArray(place) && place.length === length;
    if (fits && place.every((part) => typeof part === 'string')) return place;
  } catch {
    // Not base64, not UTF-8 or not JSON: no cursor of ours.
  }
  throw new ApiError(
    'invalid_cursor',
    'The cursor is not one this list gave out. Begin again without it.',
    { param: 'cursor' },
  );
}
