import { z } from '@hono/zod-openapi';
import { findOffers } from '../store/explain.ts';
import type { Actor } from './actor.ts';
import { ApiError } from './api-error.ts';
import { id, modelName } from './fields.ts';
import { type Define, operation } from './operation.ts';
import type { AdminPorts } from './ports.ts';

const DIALECTS = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini-generate',
] as const;

const form = z.strictObject({
  dialect: z.enum(DIALECTS).default('openai-chat').openapi({ description: 'What the body is.' }),
  model: modelName.optional().openapi({
    description: "Where the body has none: Gemini's calls name it in their path.",
  }),
  body: z
    .record(z.string(), z.unknown())
    .openapi({ description: 'The call, as it would be sent.' }),
  user_id: id.optional().openapi({
    description:
      'For administrators: whose call it is. Left out: the platform’s credentials alone.',
  }),
});

const target = z.object({
  provider: z.string(),
  kind: z.enum(['direct', 'aggregator']),
  model: z.string(),
  dialect: z.enum(DIALECTS),
  relay: z.enum(['passthrough', 'adjusted', 'translated']).nullable(),
  losses: z.array(z.string()).openapi({ description: 'What a translation would leave out.' }),
  problem: z.object({ code: z.string(), message: z.string() }).nullable().openapi({
    description: 'Why the call cannot be carried there, so that the next is tried.',
  }),
  resting: z.string().nullable().openapi({
    description: 'Why it comes last: the process that answers saw it fail a while ago.',
  }),
  credential_id: z.string().optional().openapi({ description: 'For administrators.' }),
  owner: z.enum(['platform', 'user']),
  price_version: z.string().nullable(),
  price_source: z.string().nullable(),
  cost_usd: z.string().nullable().openapi({
    description: 'The guessed prompt, and as much of an answer as the body lets it have.',
  }),
});

const answer = z
  .object({
    model: z.string(),
    targets: z.array(target).openapi({ description: 'In the order in which they would be tried.' }),
    passed: z
      .array(
        z.object({
          provider: z.string(),
          model: z.string(),
          credential_id: z.string().optional(),
          reason: z.string(),
        }),
      )
      .openapi({ description: 'What is passed over, and why.' }),
    refusal: z.string().nullable().openapi({ description: 'Why access left some out.' }),
    prompt_tokens: z.number().openapi({ description: 'A guess from the text alone.' }),
    output_limit: z.number().nullable(),
  })
  .openapi('Explanation');

const explaining = operation({
  method: 'post',
  path: '/explain',
  tag: 'Usage',
  summary: 'Which way a call would take, and why; nobody is called',
  who: 'members',
  body: form,
  answer,
  readOnly: true,
});

export function defineExplain(define: Define, { explain, clock, catalogue }: AdminPorts): void {
  define(explaining, async ({ actor, body: asked }) => {
    const named = asked.model ?? asked.body['model'];
    const model = modelName.safeParse(named);
    if (!model.success) {
      throw new ApiError('invalid_request', 'Say which model is asked for: `model`.', {
        param: 'model',
      });
    }
    if (asked.user_id !== undefined && !actor.admin) {
      throw new ApiError('admin_required', 'Only administrators explain calls of others.', {
        param: 'user_id',
      });
    }
    const offered = await findOffers(actor.service, {
      user_id: asked.user_id ?? actor.userId,
      model: model.data,
      canonical: catalogue.canonicalAsked(model.data),
      applies: !actor.admin || asked.user_id !== undefined,
    });
    const explained = explain({
      candidates: offered.candidates,
      dialect: asked.dialect,
      model: model.data,
      body: new TextEncoder().encode(JSON.stringify(asked.body)),
      now: clock.now(),
    });
    return {
      ...explained,
      model: model.data,
      refusal: offered.refusal,
      passed: [...explained.passed.map((one) => shown(actor, one)), ...offered.absent],
      targets: explained.targets.map(({ losses, ...one }) => ({
        ...shown(actor, one),
        losses: [...losses],
      })),
    };
  });
}

/** Which of the platform's keys it is, is no member's concern. */
function shown<Told extends { readonly credential_id: string }>(
  { admin }: Actor,
  { credential_id, ...told }: Told,
): Omit<Told, 'credential_id'> & { credential_id?: string } {
  return admin ? { ...told, credential_id } : told;
}
