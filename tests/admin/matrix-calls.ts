/** With what each call of the matrix is made. */
import { JOINING_PASSWORD, lodgingOf } from './lodgings.ts';
import { markOf, type Owner, type Things } from './tenants.ts';

/** What fills a path, by whose thing is meant. Shared things are the same for all. */
export const PARAMS: Readonly<
  Record<string, (things: Things, owner: Owner) => Readonly<Record<string, string>>>
> = {
  '/aliases/{id}': ({ alias }) => ({ id: alias }),
  '/catalogue/{id}/test': () => ({ id: 'openai-compatible' }),
  '/invitations/{id}': (_things, owner) => ({ id: lodgingOf(owner).invitation }),
  '/keys/{id}': ({ key }) => ({ id: key }),
  '/models/{provider}/{model}': () => ({ provider: 'house', model: 'm1' }),
  '/providers/{name}': () => ({ name: 'house' }),
  '/providers/{name}/credentials': () => ({ name: 'house' }),
  '/providers/{name}/credentials/{id}': ({ credential }) => ({ name: 'house', id: credential }),
  '/providers/{name}/credentials/{id}/balance': ({ credential }) => ({
    name: 'house',
    id: credential,
  }),
  '/providers/{name}/credentials/{id}/test': ({ credential }) => ({
    name: 'house',
    id: credential,
  }),
  '/providers/{name}/sync': () => ({ name: 'house' }),
  '/providers/{name}/sync/changes': () => ({ name: 'house' }),
  '/sessions/{id}': (_things, owner) => ({ id: lodgingOf(owner).session }),
  '/usage/logs/{request_id}': ({ request }) => ({ request_id: request }),
  '/users/{id}': ({ user }) => ({ id: user }),
};

const RANGE = 'from=2020-01-01T00:00:00Z';
/** Ways to ask for somebody's rows in lists. */
export const QUERIES: Readonly<
  Record<string, (things: Things, owner: Owner) => readonly string[]>
> = {
  'GET /audit': ({ user }) => ['', `user_id=${user}`],
  'GET /keys': (_things, owner) => ['', `q=${markOf(owner)}`],
  'GET /aliases': (_things, owner) => ['', `q=${markOf(owner)}`],
  'GET /usage/logs': ({ user, key, request }, owner) => [
    '',
    `user_id=${user}`,
    `key_id=${key}`,
    `request_id=${request}`,
    `model=${markOf(owner)}`,
    'failed=true',
  ],
  'GET /usage/summary': ({ user, key }, owner) => [
    `group_by=model&${RANGE}`,
    `group_by=user&split_by=key&${RANGE}`,
    `group_by=model&user_id=${user}&${RANGE}`,
    `group_by=model&key_id=${key}&${RANGE}`,
    `group_by=day&split_by=model&model=${markOf(owner)}&${RANGE}`,
  ],
  'GET /users': (_things, owner) => ['', `q=${owner}`],
};

/** A body each call takes, by whose thing is meant. */
export const BODIES: Readonly<Record<string, (things: Things, owner: Owner) => object>> = {
  'PUT /aliases': () => ({ alias: 'new-alias', targets: [{ provider: 'house', model: 'm1' }] }),
  'POST /explain': () => ({ body: { model: 'house/m1', messages: [] } }),
  'POST /catalogue/{id}/test': () => ({ api_key: 'sk-a-key-of-the-caller' }),
  'POST /invitations': () => ({ email: 'new@example.org', role: 'member' }),
  'POST /invitations/accept': (_things, owner) => ({
    token: lodgingOf(owner).link,
    name: 'New',
    email: lodgingOf(owner).guest,
    password: JOINING_PASSWORD,
  }),
  'POST /invitations/look': (_things, owner) => ({ token: lodgingOf(owner).link }),
  'POST /keys': ({ user }) => ({ name: 'new', user_id: user }),
  'PATCH /keys/{id}': () => ({ name: 'changed' }),
  'POST /models': () => ({ provider: 'house', model: 'm1' }),
  'PATCH /models/{provider}/{model}': () => ({ name: 'M1' }),
  'POST /providers': () => ({ name: 'house' }),
  'PATCH /providers/{name}': () => ({ display_name: 'House' }),
  'POST /providers/{name}/credentials': () => ({ api_key: 'sk-a-key-of-the-caller' }),
  'PATCH /providers/{name}/credentials/{id}': () => ({ label: 'changed' }),
  'PATCH /settings': () => ({ access: null }),
  'PATCH /users/{id}': () => ({ disabled: false }),
};
