/**
 * What every answer of the dashboard carries. No script runs that is not a file of this server, and
 * nothing is asked of anybody but this server and `connect`.
 *
 * @param connect Origins the page may talk to beyond its own.
 */
export function pageHeaders(connect: readonly string[]): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    // Charts and floating panels place themselves by style attributes.
    "style-src 'self' 'unsafe-inline'",
    // Pictures a model or a user gave, never ones fetched from elsewhere.
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    // Not `no-referrer`: a browser then hides the origin of the page's own calls too, and those to
    // accounts are believed by it.
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}
