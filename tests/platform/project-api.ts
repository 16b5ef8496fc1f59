/** `/v1/projects/{ref}`, the organization it belongs to, and its API keys. */
import type { Route } from './route.ts';

export interface ProjectKeys {
  readonly publishable: string;
  readonly secret: string;
  /** The legacy keys, which are tokens with a role. */
  readonly anon: string;
  readonly serviceRole: string;
}

export const ORGANIZATION = 'replica';

export function organizationRecord(plan: string): object {
  return {
    id: ORGANIZATION,
    name: 'Replica',
    plan,
    opt_in_tags: [],
    allowed_release_channels: ['ga', 'preview'],
  };
}

export function projectRecord(ref: string): object {
  return {
    id: ref,
    ref,
    organization_id: ORGANIZATION,
    organization_slug: ORGANIZATION,
    name: 'Replica',
    region: 'eu-central-1',
    created_at: '2026-01-01T00:00:00.000Z',
    status: 'ACTIVE_HEALTHY',
    database: {
      host: `db.${ref}.supabase.co`,
      version: '17.6.1.008',
      postgres_engine: '17',
      release_channel: 'ga',
    },
  };
}

export function keysApi(keys: ProjectKeys): Route {
  return {
    operation: 'api-keys.list',
    method: 'GET',
    path: /^\/api-keys$/,
    handle(request) {
      const reveal = request.query.get('reveal') === 'true';
      const secret = reveal ? keys.secret : `${keys.secret.slice(0, 15)}${'·'.repeat(16)}`;
      const all = [
        { type: 'legacy', id: 'anon', name: 'anon', api_key: keys.anon, prefix: null },
        {
          type: 'legacy',
          id: 'service_role',
          name: 'service_role',
          api_key: keys.serviceRole,
          prefix: null,
        },
        {
          type: 'publishable',
          id: '5c5a2a9e-0000-4000-8000-000000000001',
          name: 'default',
          api_key: keys.publishable,
          prefix: keys.publishable.slice(0, 20),
        },
        {
          type: 'secret',
          id: '5c5a2a9e-0000-4000-8000-000000000002',
          name: 'default',
          api_key: secret,
          prefix: keys.secret.slice(0, 15),
        },
      ];
      return { status: 200, body: all };
    },
  };
}
