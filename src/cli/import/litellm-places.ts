/** Where a deployment of LiteLLM's is called, as Weir knows the place. */
import type { DialectId } from '../../contract/dialect-id.ts';
import type { ProviderRecord } from '../../contract/provider.ts';
import {
  LITELLM_BARE_NAMES,
  LITELLM_VENDORS,
  type LitellmVendor,
} from '../../providers/litellm/vendors.ts';
import { PROVIDER_RECORDS } from '../../providers/registry.generated.ts';
import { recordOf } from '../../providers/registry.ts';
import { type Deployment, textOf } from './litellm-config.ts';

export interface Place {
  readonly record: ProviderRecord;
  /** Null: those of the record. */
  readonly dialects: Readonly<Partial<Record<DialectId, { readonly base_url: string }>>> | null;
  /** What the provider wants to hear; null for a star, which stands for any. */
  readonly model: string | null;
  readonly vendor: LitellmVendor;
}

/** Why a deployment has no place in Weir. */
export interface Unplaced {
  readonly why: string;
}

export function placeOf({ params }: Deployment): Place | Unplaced {
  const called = textOf(params['model']) ?? '';
  const name = textOf(params['custom_llm_provider']) ?? vendorIn(called);
  const vendor = name === null ? undefined : LITELLM_VENDORS[name];
  if (name === null || vendor === undefined) {
    return { why: `Weir has no record for ${name ?? called.split('/')[0]}` };
  }
  const model = called.startsWith(`${name}/`) ? called.slice(name.length + 1) : called;
  const located = locate(vendor, textOf(params['api_base']) ?? textOf(params['base_url']));
  if ('why' in located) return located;
  return { ...located, model: model.includes('*') ? null : model, vendor };
}

/** What stands before the slash, or whose a name without one is. */
function vendorIn(called: string): string | null {
  const slash = called.indexOf('/');
  if (slash > 0) return called.slice(0, slash);
  return LITELLM_BARE_NAMES.find(([pattern]) => pattern.test(called))?.[1] ?? null;
}

function locate(
  vendor: LitellmVendor,
  base: string | null,
): Pick<Place, 'record' | 'dialects'> | Unplaced {
  const record = recordOf(vendor.record);
  const { dialect = 'openai-chat' } = vendor;
  if (base === null) {
    if (record.dialects[dialect]?.baseUrl == null) return { why: `${record.id} needs an api_base` };
    return { record, dialects: null };
  }
  const url = URL.parse(base);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return { why: 'its api_base is no whole address' };
  }
  if (url.username !== '' || url.password !== '') {
    return { why: 'its api_base has a password in it' };
  }
  const home = recordAt(url) ?? recordOf(vendor.elsewhere ?? vendor.record);
  const at = baseFor(vendor, dialect, url);
  if (at === home.dialects[dialect]?.baseUrl) return { record: home, dialects: null };
  return { record: home, dialects: { [dialect]: { base_url: at } } };
}

/** A host that is some record's own: `openai/...` with AiHubMix' address is AiHubMix. */
function recordAt(url: URL): ProviderRecord | undefined {
  return PROVIDER_RECORDS.find((record) =>
    Object.values(record.dialects).some((at) => {
      const own = at?.baseUrl == null ? null : new URL(at.baseUrl);
      return own !== null && own.host === url.host && own.hostname !== 'localhost';
    }),
  );
}

/** As Weir wants a base: with the version for OpenAI's formats, without it for the others. */
function baseFor({ path }: LitellmVendor, dialect: DialectId, { origin, pathname }: URL): string {
  const told = pathname.replace(/\/+$/, '');
  if (dialect !== 'openai-chat') return origin + told.replace(/\/v1(beta)?(\/messages)?$/, '');
  const plain = told.replace(/\/chat\/completions$/, '');
  return origin + (plain === '' ? (path ?? '') : plain);
}
