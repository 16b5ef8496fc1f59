/** An issuer of users' tokens, made for one test run. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface TestIssuer {
  /** What `WEIR_JWT_ISSUERS` wants. */
  readonly setting: string;
  /** @param labels What else the token says, such as `email`. */
  token(subject: string, labels?: Readonly<Record<string, unknown>>): Promise<string>;
}

const ISSUER = 'https://accounts.test';
const AUDIENCE = 'weir-tests';

export async function makeIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' };
  return {
    setting: JSON.stringify([{ issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [jwk] } }]),
    token: (subject, labels = {}) =>
      new SignJWT({ role: 'authenticated', ...labels })
        .setProtectedHeader({ alg: 'ES256', kid: 'test' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(subject)
        .setIssuedAt()
        .setExpirationTime('10 minutes')
        .sign(privateKey),
  };
}
