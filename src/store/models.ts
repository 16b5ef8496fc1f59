import type { DialectId } from '../contract/dialect-id.ts';
import type { InputModality, ModelFeature, OutputModality } from '../contract/provider.ts';
import { assignments, at, type Page, type Session } from './session.ts';

export interface ModelRow {
  readonly provider: string;
  readonly model: string;
  readonly name: string | null;
  readonly canonical_id: string | null;
  readonly enabled: boolean;
  readonly context_tokens: number | null;
  readonly output_tokens: number | null;
  readonly input_modalities: readonly InputModality[] | null;
  readonly output_modalities: readonly OutputModality[] | null;
  readonly features: readonly ModelFeature[] | null;
  readonly dialects: readonly DialectId[] | null;
  /** Decimal strings, USD per million tokens; null: no price is known. */
  readonly price: Readonly<Record<string, string>> | null;
  readonly price_source: 'override' | 'list' | 'catalog' | null;
  readonly price_version: string | null;
  readonly price_currency: string | null;
  readonly price_valid_from: string | null;
  readonly retired_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** The price a call would be booked at now, asked as admission asks. */
const PRICE = `left join lateral weir.current_price(m.provider, m.id) as price on true`;

const COLUMNS = `
  m.provider, m.id as model, m.display_name as name, m.canonical_id, m.enabled, m.context_tokens,
  m.output_tokens, m.input_modalities, m.output_modalities, m.features, m.dialects, price.rates as price, price.source as price_source, price.id as price_version,
  price.currency as price_currency, ${at('price.valid_from')} as price_valid_from,
  ${at('m.retired_at')} as retired_at, ${at('m.created_at')} as created_at,
  ${at('m.updated_at')} as updated_at`;

export interface ModelFilter extends Page {
  readonly provider: string | undefined;
  readonly q: string | undefined;
  /** Every way to one model: by its id anywhere, or by the name it has at all providers. */
  readonly named: string | undefined;
  readonly enabled: boolean | undefined;
  readonly priced: boolean | undefined;
  /** All of them are said of it. */
  readonly features: readonly string[] | undefined;
  readonly retired: boolean;
}

/** `q` is text to be found anywhere in an id or name; no character of it is a wildcard. */
export function listModels(session: Session, filter: ModelFilter): Promise<ModelRow[]> {
  return session.rows(
    `with same as (
       select $1->>'named' as name
       union
       select x.canonical_id from weir.models x
        where x.id = $1->>'named' and x.canonical_id is not null
     )
     select ${COLUMNS}
       from weir.models m ${PRICE}
      where ($1->'after' = 'null'
             or (m.provider, m.id) > ($1->'after'->>0, $1->'after'->>1))
        and ($1->>'provider' is null or m.provider = $1->>'provider')
        and ($1->>'named' is null or m.id in (select name from same)
             or m.canonical_id in (select name from same))
        and ($1->>'enabled' is null or m.enabled = ($1->>'enabled')::boolean)
        and ($1->>'priced' is null or (price.id is not null) = ($1->>'priced')::boolean)
        and ($1->'features' is null or m.features @> ${wordsIn('features')})
        and (($1->>'retired')::boolean or m.retired_at is null)
        and ($1->>'q' is null or strpos(
              lower(concat_ws(' ', m.provider || '/' || m.id, m.canonical_id, m.display_name)),
              lower($1->>'q')) > 0)
      order by m.provider, m.id
      limit ($1->>'limit')::int`,
    { ...filter },
  );
}

export interface ModelId {
  readonly provider: string;
  readonly model: string;
}

export async function findModel(session: Session, id: ModelId): Promise<ModelRow | null> {
  const [row] = await session.rows<ModelRow>(
    `select ${COLUMNS}
       from weir.models m ${PRICE}
      where m.provider = $1->>'provider' and m.id = $1->>'model'`,
    { ...id },
  );
  return row ?? null;
}

export interface ModelFields {
  readonly name?: string | null | undefined;
  readonly canonical_id?: string | null | undefined;
  readonly context_tokens?: number | null | undefined;
  readonly output_tokens?: number | null | undefined;
  readonly input_modalities?: readonly string[] | null | undefined;
  readonly output_modalities?: readonly string[] | null | undefined;
  readonly features?: readonly string[] | null | undefined;
  readonly dialects?: readonly string[] | null | undefined;
  readonly enabled?: boolean | undefined;
  /** Null takes the override away; absent leaves prices alone. */
  readonly price?: Readonly<Record<string, string | undefined>> | null | undefined;
}

/** Appends a version when there is a price in the arguments; runs beside the change of the model. */
const OVERRIDE = `
  price as (
    insert into weir.price_versions (provider, model, source, rates)
    select kept.provider, kept.id, 'override', nullif($1->'price', 'null')
      from kept where $1 ? 'price'
  )`;

/** A list of words in the arguments; null, which is not empty, where there is none. */
function wordsIn(field: string): string {
  return `case jsonb_typeof($1->'${field}') when 'array'
    then array(select jsonb_array_elements_text($1->'${field}')) end`;
}

export type CreatedModel = 'created' | 'exists' | 'no_provider';

export async function createModel(
  session: Session,
  fields: ModelFields & ModelId,
): Promise<CreatedModel> {
  const [row] = await session.rows<{ provider: boolean; created: boolean }>(
    `with kept as (
       insert into weir.models
         (provider, id, display_name, canonical_id, context_tokens, output_tokens,
          input_modalities, output_modalities, features, dialects, enabled)
       select p.name, $1->>'model', $1->>'name', $1->>'canonical_id',
              ($1->>'context_tokens')::bigint, ($1->>'output_tokens')::bigint,
              ${wordsIn('input_modalities')}, ${wordsIn('output_modalities')},
              ${wordsIn('features')}, ${wordsIn('dialects')},
              coalesce(($1->>'enabled')::boolean, true)
         from weir.providers p
        where p.name = $1->>'provider' and p.retired_at is null
       on conflict (provider, id) do nothing
       returning provider, id
     ), ${OVERRIDE}
     select exists (
              select from weir.providers p
               where p.name = $1->>'provider' and p.retired_at is null) as provider,
            exists (select from kept) as created`,
    { ...fields },
  );
  if (row?.provider !== true) return 'no_provider';
  return row.created ? 'created' : 'exists';
}

const SETTERS: Readonly<Record<Exclude<keyof ModelFields, 'price'>, string>> = {
  name: `display_name = $1->>'name'`,
  canonical_id: `canonical_id = $1->>'canonical_id'`,
  context_tokens: `context_tokens = ($1->>'context_tokens')::bigint`,
  output_tokens: `output_tokens = ($1->>'output_tokens')::bigint`,
  input_modalities: `input_modalities = ${wordsIn('input_modalities')}`,
  output_modalities: `output_modalities = ${wordsIn('output_modalities')}`,
  features: `features = ${wordsIn('features')}`,
  dialects: `dialects = ${wordsIn('dialects')}`,
  enabled: `enabled = ($1->>'enabled')::boolean`,
};

/** Columns that the provider's list is no longer to change, since somebody wrote them. */
const LISTED: Readonly<Partial<Record<keyof ModelFields, string>>> = {
  name: `'display_name'`,
  canonical_id: `'canonical_id'`,
  context_tokens: `'context_tokens'`,
  output_tokens: `'output_tokens'`,
  input_modalities: `'input_modalities'`,
  output_modalities: `'output_modalities'`,
  features: `'features'`,
  dialects: `'dialects'`,
};

function editedBy(patch: ModelFields): string {
  return Object.entries(LISTED)
    .filter(([field]) => patch[field as keyof ModelFields] !== undefined)
    .map(([, column]) => column)
    .join(', ');
}

/** False when there is no such model. */
export async function patchModel(
  session: Session,
  id: ModelId,
  patch: ModelFields,
): Promise<boolean> {
  const rows = await session.rows(
    `with kept as (
       update weir.models set ${assignments(SETTERS, patch)}, edited = array(
                select c from unnest(edited || array[${editedBy(patch)}]::text[]) as c
                 group by c order by c)
        where provider = $1->>'provider' and id = $1->>'model'
       returning provider, id
     ), ${OVERRIDE}
     select id from kept`,
    { ...patch, ...id },
  );
  return rows.length > 0;
}
