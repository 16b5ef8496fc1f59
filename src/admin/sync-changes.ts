import { z } from '@hono/zod-openapi';
import { findProvider } from '../store/providers.ts';
import { listSyncChanges, type SyncChangeRow } from '../store/sync-changes.ts';
import { ApiError } from './api-error.ts';
import { anyText, flag, isOn } from './fields.ts';
import { type Define, operation } from './operation.ts';
import { pageFields, pageOf, readPage } from './paging.ts';

const kind = z.enum(['added', 'changed', 'returned', 'withdrawn']);

const change = z
  .object({
    id: z.string(),
    at: z.string(),
    model: z.string(),
    kind: kind.openapi({ description: '"returned": withdrawn before, and on the list again.' }),
    changes: z.record(z.string(), z.object({ old: z.unknown(), new: z.unknown() })).openapi({
      description:
        'By field. `list_price` and `catalog_price` are whole prices: USD per million tokens, as ' +
        'decimal strings by rate, or null for none.',
    }),
  })
  .openapi('SyncChange');

const listing = operation({
  method: 'get',
  path: '/providers/{name}/sync/changes',
  tag: 'Providers',
  summary: "What reading the provider's list changed in the last 90 days, newest first",
  who: 'admins',
  params: z.strictObject({ name: anyText }),
  query: z.strictObject({
    ...pageFields,
    model: anyText.optional(),
    kind: kind.optional(),
    priced: flag.optional().openapi({ description: 'Those that changed a price.' }),
  }),
  answer: pageOf(change),
});

export function defineSyncChanges(define: Define): void {
  define(listing, async ({ actor, params: { name: provider }, query }) => {
    if ((await findProvider(actor.session, 'member', provider)) === null) {
      throw new ApiError('not_found', `There is no provider ${JSON.stringify(provider)}.`, {
        param: 'name',
      });
    }
    const { model, kind: wanted, priced } = query;
    const filter = { provider, model, kind: wanted, priced: isOn(priced) };
    return readPage<SyncChangeRow>(
      query,
      (page) => listSyncChanges(actor.session, { ...filter, ...page }),
      { id: 'serial' },
    );
  });
}
