import { z } from '@hono/zod-openapi';
import {
  type AliasRow,
  findDeadTargets,
  listAliases,
  putAlias,
  removeAlias,
} from '../store/aliases.ts';
import { ownership } from './actor.ts';
import { ApiError } from './api-error.ts';
import { anyText, id, modelName, owner, shownOwner, stamps, wholeNumber } from './fields.ts';
import { type Define, operation } from './operation.ts';
import { pageFields, pageOf, readPage } from './paging.ts';

const MAX_TARGETS = 50;

const target = z.strictObject({
  provider: anyText,
  model: modelName,
  priority: wholeNumber(1_000_000).default(0).openapi({ description: 'Lower comes first.' }),
  weight: wholeNumber(1_000_000).default(1).openapi({ description: '0: only if nothing else is.' }),
  after: z
    .array(z.enum(['failure', 'context_length', 'content_policy']))
    .min(1, 'must name at least one')
    .max(3)
    .refine((words) => new Set(words).size === words.length, 'must name each once')
    .default(['failure'])
    .openapi({
      description:
        'What it is tried after. `failure` is the first try of all, and any failure another target ' +
        'may mend; the others are a prompt too long for the model, and an answer refused.',
    }),
});

const strategy = z.enum(['priority', 'weighted', 'direct_first', 'aggregator_first', 'cheapest']);

const form = z.strictObject({
  alias: modelName,
  targets: z
    .array(target)
    .min(1, 'must name at least one target')
    .max(MAX_TARGETS, `must name at most ${MAX_TARGETS} targets`)
    .refine(
      (targets) => new Set(targets.map((t) => `${t.provider}/${t.model}`)).size === targets.length,
      'must name each target once',
    )
    .refine(
      (targets) => targets.some(({ after }) => after.includes('failure')),
      'must have one target that is tried first: with "failure" among its "after"',
    ),
  strategy: strategy.default('priority'),
  owner: owner.optional(),
});

const alias = z
  .object({
    id: z.string(),
    alias: z.string(),
    owner: shownOwner,
    user_id: z.string().nullable(),
    strategy,
    targets: z.array(
      z.object({
        provider: z.string(),
        model: z.string(),
        priority: z.number(),
        weight: z.number(),
        after: z.array(z.string()),
      }),
    ),
    ...stamps,
  })
  .openapi('Alias');

const tag = 'Aliases';

const listing = operation({
  method: 'get',
  path: '/aliases',
  tag,
  summary: 'List aliases',
  who: 'members',
  query: z.strictObject({ ...pageFields, q: anyText.optional() }),
  answer: pageOf(alias),
});

const putting = operation({
  method: 'put',
  path: '/aliases',
  tag,
  summary: 'Make an alias, or replace it',
  who: 'members',
  body: form,
  answer: alias,
});

const deleting = operation({
  method: 'delete',
  path: '/aliases/{id}',
  tag,
  summary: 'Delete an alias',
  who: 'members',
  params: z.strictObject({ id }),
  answer: null,
});

export function defineAliases(define: Define): void {
  define(listing, ({ actor, query }) =>
    readPage<AliasRow>(query, (page) => listAliases(actor.session, { q: query.q, ...page }), {
      alias: 'text',
      id: 'uuid',
    }),
  );

  define(putting, async ({ actor, body }) => {
    const { userId } = ownership(actor, body.owner);
    const [dead] = await findDeadTargets(actor.session, body.targets);
    if (dead !== undefined) {
      throw new ApiError(
        'unknown_target',
        dead.known_provider
          ? `${dead.provider} has no model ${JSON.stringify(dead.model)}, and passes no unknown ones on.`
          : `There is no provider ${JSON.stringify(dead.provider)} in use.`,
        { param: 'targets' },
      );
    }
    const { alias: name, strategy, targets } = body;
    const row = await putAlias(actor.session, {
      alias: name,
      strategy,
      targets,
      user_id: userId,
    });
    if (row === null) {
      throw new ApiError('already_exists', 'The alias was deleted meanwhile. Send it again.');
    }
    return row;
  });

  define(deleting, async ({ actor, params }) => {
    if (!(await removeAlias(actor.session, params.id))) {
      throw new ApiError('not_found', `You have no alias ${params.id}.`, { param: 'id' });
    }
    return null;
  });
}
