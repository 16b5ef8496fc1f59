/** A Weir started from source, with one provider for each dialect, all of them the same vendors. */
import type { DialectId } from '../../src/contract/dialect-id.ts';
import { adminClient } from '../support/admin-client.ts';
import { startWeir } from '../support/started-server.ts';
import type { Setting } from './cells.ts';
import { DIALECTS } from './neutral.ts';
import type { Vendors } from './upstreams/vendors.ts';
import { startVendors } from './upstreams/vendors.ts';

export interface World {
  readonly setting: Setting;
  readonly vendors: Vendors;
  close(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const vendors = await startVendors();
  const weir = await startWeir({
    WEIR_ALLOW_PRIVATE_UPSTREAMS: new URL(vendors.origin).host,
    WEIR_LOG_LEVEL: 'silent',
  });
  const admin = adminClient(weir.url, weir.adminKey);
  for (const dialect of DIALECTS) {
    await admin.call('POST', '/providers', {
      name: providerOf(dialect),
      display_name: providerOf(dialect),
      kind: 'direct',
      dialects: { [dialect]: { base_url: baseOf(vendors.origin, dialect) } },
      unknown_models: 'pass',
    });
    await admin.createCredential(providerOf(dialect), `sk-${dialect}`);
  }
  const { key } = await admin.createKey({ name: 'conformance' });
  return {
    vendors,
    setting: {
      vendors,
      place: { origin: weir.url, key },
      modelOf: (outbound, model) => `${providerOf(outbound)}/${model}`,
    },
    close: async () => {
      await weir.stop();
      await vendors.close();
    },
  };
}

function providerOf(dialect: DialectId): string {
  return `p-${dialect}`;
}

/** With the version for OpenAI's dialects, without it for the others. */
function baseOf(origin: string, dialect: DialectId): string {
  return dialect.startsWith('openai-') ? `${origin}/v1` : origin;
}
