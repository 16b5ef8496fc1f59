/** Looking for what must not be in an answer, in the spellings it could come in. */

export interface Canary {
  readonly name: string;
  readonly text: string;
}

/** The names of those found, as they are or in base64, hexadecimal or percent-encoding. */
export function leaksIn(text: string, canaries: readonly Canary[]): readonly string[] {
  return canaries
    .filter((canary) => spellings(canary.text).some((spelling) => text.includes(spelling)))
    .map(({ name }) => name);
}

function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    // Without the last characters, which depend on what comes after.
    bytes.toString('base64').replace(/.{0,2}=*$/, ''),
    bytes.toString('base64url').replace(/.{0,2}$/, ''),
    bytes.toString('hex'),
  ];
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

/** Fields of an answer its description does not have, as paths. */
export function undescribed(value: unknown, schema: Schema, schemas: Schemas): readonly string[] {
  if (value === null || typeof value !== 'object') return [];
  const parts = flattened(schema, schemas);
  if (Array.isArray(value)) {
    const { items = {} } = parts.find((part) => part.items !== undefined) ?? {};
    return value.flatMap((item) => undescribed(item, items, schemas));
  }
  return Object.entries(value).flatMap(([name, field]) => {
    const known = parts.map((part) => part.properties?.[name] ?? restOf(part)).find(Boolean);
    if (known === undefined) return [name];
    return undescribed(field, known, schemas).map((inner) => `${name}.${inner}`);
  });
}

export type Schemas = Readonly<Record<string, Schema>>;

function restOf({ properties, additionalProperties: rest }: Schema): Schema | undefined {
  // What says nothing at all, such as `details`, may hold anything.
  if (rest === undefined) return properties === undefined ? ANYTHING : undefined;
  return typeof rest === 'object' ? (Object.keys(rest).length === 0 ? ANYTHING : rest) : undefined;
}

const ANYTHING: Schema = {
  get additionalProperties(): Schema {
    return ANYTHING;
  },
  get items(): Schema {
    return ANYTHING;
  },
};

function flattened(schema: Schema, schemas: Schemas): readonly Schema[] {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/components/schemas/', '');
    return flattened(schemas[name] ?? {}, schemas);
  }
  const inner = schema.allOf ?? schema.anyOf;
  return inner === undefined ? [schema] : inner.flatMap((part) => flattened(part, schemas));
}
