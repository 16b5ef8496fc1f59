import { type LookupAddress, lookup } from 'node:dns';
import { lookup as resolve } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import type { ResolveDns } from '../base-url.ts';
import { isPublicAddress } from '../public-address.ts';

/** Nobody listed the place, and it is not public. */
export class AddressRefused extends Error {
  constructor(why: string) {
    super(`${why}; WEIR_ALLOW_PRIVATE_UPSTREAMS=<host:port> in the environment of Weir allows it`);
    this.name = 'AddressRefused';
  }
}

/**
 * Resolves a name for a connection, giving only addresses that may be connected to. The socket
 * connects to exactly these, so a name cannot resolve to something else a moment later.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) return callback(error, []);
    const [first] = addresses;
    if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
      return callback(new AddressRefused(`${hostname} leads to an address that is not public`), []);
    }
    if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

/** The system's resolver, as connections use it. */
export const systemDns: ResolveDns = async (name, family) => {
  const found = await resolve(name, { all: true, family: family === 'A' ? 4 : 6 });
  return found.map(({ address }) => address);
};
