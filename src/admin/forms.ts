import { z } from '@hono/zod-openapi';
import type { DialectId } from '../contract/dialect-id.ts';
import { naming, text } from './fields.ts';

// Parts of forms and answers that more than one resource has.

type Base = z.ZodObject<{ base_url: z.ZodString }, z.core.$strict>;

const base: Base = z.strictObject({
  base_url: text(2_048).openapi({ example: 'https://api.example.com/v1' }),
});

const spoken: Record<DialectId, z.ZodOptional<Base>> = {
  'openai-chat': base.optional(),
  'openai-responses': base.optional(),
  'anthropic-messages': base.optional(),
  'gemini-generate': base.optional(),
};

/** Where a provider is. */
export const dialects: z.ZodObject<Record<DialectId, z.ZodOptional<Base>>, z.core.$strict> = z
  .strictObject(spoken, naming(spoken))
  .openapi({
    description:
      'Where each wire format is spoken. OpenAI formats with the version segment (`.../v1`), the ' +
      'others without it; nothing is ever added to a base.',
  });

/** A provider's key. */
export const apiKey: z.ZodString = z
  .string()
  .trim()
  .regex(
    /^[\x21-\x7e]{1,4096}$/,
    'must be one key: 1 to 4096 printable ASCII characters and no spaces',
  )
  .openapi({ description: 'Never shown again but for its last four characters.' });

/** What trying a key found. */
export const credentialTest: z.ZodObject<{
  ok: z.ZodNullable<z.ZodBoolean>;
  code: z.ZodString;
  message: z.ZodString;
  models: z.ZodOptional<z.ZodNumber>;
}> = z
  .object({
    ok: z.boolean().nullable().openapi({ description: 'Null: it could not be found out.' }),
    code: z.string(),
    message: z.string(),
    models: z.number().optional(),
  })
  .openapi('CredentialTest');
