import { z } from '@hono/zod-openapi';
import type { DialectId } from '../contract/dialect-id.ts';

/** Text that Postgres stores and a page shows: no control characters, no lone surrogates. */
export function text(max: number): z.ZodString {
  return z
    .string()
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not hold control characters or broken Unicode');
}

/** For an object whose names are worth telling to whoever gives another one. */
export function naming(fields: Readonly<Record<string, unknown>>): z.core.$ZodObjectParams {
  const message = `is none of ${Object.keys(fields).join(', ')}`;
  return { error: ({ code }) => (code === 'unrecognized_keys' ? message : undefined) };
}

/** The id of a provider. */
export const providerName: z.ZodString = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'must be 1 to 63 lower-case letters, digits and hyphens, and begin with a letter or digit',
  )
  .openapi({ example: 'sandbox' });

export const dialectId: z.ZodType<DialectId> = z.enum([
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini-generate',
]);

/** A provider's id in a path or filter: what is no such id is simply not found. */
export const anyText: z.ZodString = text(512);

export const modelName: z.ZodString = text(256)
  .regex(/^\S+$/u, 'must not hold spaces')
  .openapi({ example: 'gpt-5-mini' });

/** A model list's entry. */
export const modelPattern: z.ZodString = text(256)
  .regex(/^[^\s*]*\*?$/u, 'must be a model name, or the start of one followed by *')
  .openapi({ example: 'sandbox/*' });

/** Also those of no RFC's version: an issuer's subject is taken as it is. Written as Postgres does. */
export const id: z.ZodGUID = z.guid('must be a UUID').toLowerCase();

/** RFC 3339 with a zone, in the years Postgres and JavaScript agree on. */
export const time: z.ZodISODateTime = z.iso
  .datetime({ offset: true, message: 'must be a time such as 2026-01-31T12:00:00Z' })
  .regex(/^[12]\d{3}-/, 'must be a time such as 2026-01-31T12:00:00Z');

/** An exact amount of USD. */
export const amount: z.ZodString = z
  .string('must be a decimal number in quotes, such as "2.50"')
  .regex(
    /^\d{1,6}(\.\d{1,12})?$/,
    'must be a decimal number in quotes such as "2.50", with at most 6 digits before the point ' +
      'and 12 after it',
  )
  .openapi({ example: '2.50' });

/** A filter that is true or false. */
export const flag: z.ZodEnum<{ true: 'true'; false: 'false' }> = z.enum(['true', 'false']);

export function isOn(value: 'true' | 'false' | undefined): boolean | undefined {
  return value === undefined ? undefined : value === 'true';
}

/** Whose a thing is; admins' things are the platform's unless they say otherwise. */
export const owner: z.ZodEnum<{ platform: 'platform'; user: 'user' }> = z.enum([
  'platform',
  'user',
]);

/** Whose a thing is, as answers say it. */
export const shownOwner: z.ZodEnum<{ platform: 'platform'; user: 'user'; team: 'team' }> = z.enum([
  'platform',
  'user',
  'team',
]);

/** A place in the order, or a share of the load. */
export function wholeNumber(max: number): z.ZodNumber {
  const message = `must be a whole number from 0 to ${max}`;
  return z.int(message).min(0, message).max(max, message);
}

/** When an answer's row came about and last changed. */
export const stamps: { readonly created_at: z.ZodString; readonly updated_at: z.ZodString } = {
  created_at: z.string(),
  updated_at: z.string(),
};

/** For calls without a body. */
export const nothing: z.ZodObject<Record<never, never>, z.core.$strict> = z.strictObject({});
