/** Put in by the bundler; absent when the sources run as they are. */
declare const WEIR_BUILD_ID: string | undefined;

/** Which code this is: the digest of its bundle, or `source`. A deployment is checked against it. */
export const BUILD_ID: string = typeof WEIR_BUILD_ID === 'string' ? WEIR_BUILD_ID : 'source';

/** The package's version; a test holds the two equal, since a function has no package.json. */
export const VERSION = '0.1.0';
