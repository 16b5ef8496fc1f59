/** What a runtime says of a handshake that failed, by what can be done about it. */
const WORDS: readonly (readonly [RegExp, (host: string) => string])[] = [
  [
    /HAS_EXPIRED|expired/i,
    (host) => `${host} has a certificate that has expired. It has to be renewed there.`,
  ],
  [
    /NOT_YET_VALID|not ?(yet ?valid|valid ?yet)/i,
    (host) => `${host} has a certificate that is not valid yet. Check the clocks of both machines.`,
  ],
  [
    /ALTNAME|NotValidForName|not valid for name/i,
    (host) => `${host} shows a certificate of another name. Check the base URL.`,
  ],
  [
    /SELF_SIGNED|UNABLE_TO_|UnknownIssuer|unknown ?issuer|self.signed/i,
    (host) =>
      `${host} shows a certificate that no authority that is known here has signed. If it is your own, ` +
      'name its authority to a server in NODE_EXTRA_CA_CERTS.',
  ],
  [
    /WRONG_VERSION|EPROTO|InvalidContentType|corrupt message|PACKET_LENGTH/i,
    (host) =>
      `${host} speaks no TLS there. Check the port, or write http:// for a host of your own.`,
  ],
];

/** @param said The runtime's code or sentence. */
export function tlsWords(said: string, host: string): string {
  const told = WORDS.find(([sign]) => sign.test(said))?.[1];
  return (
    told?.(host) ?? `${host} has no certificate that can be trusted, so nothing was sent to it.`
  );
}
