/**
 * Writes the types of the management API, as its own description tells them, to
 * `dashboard/src/api/schema.generated.ts`. With `--check` it writes nothing and fails when they
 * would differ.
 *
 *   node tools/generate-api-types.ts [--check]
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeManagement } from '../src/admin/app.ts';
import { root } from './sources.ts';

const FILE = 'dashboard/src/api/schema.generated.ts';
const TARGET = join(root, FILE);
const ORDER = ['get', 'post', 'put', 'patch', 'delete'];
const JSON_TYPE = 'application/json';

/** As much of JSON Schema as the description uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

interface Described {
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses?: Readonly<Record<string, Content>>;
}

/** As much of an OpenAPI document as is read here. */
export interface ApiDocument {
  readonly paths?: Readonly<Record<string, object>> | undefined;
  readonly components?: { readonly schemas?: object | undefined } | undefined;
}

/** The TypeScript of a document: its components by name, and one interface of every call. */
export function renderApiTypes(document: ApiDocument): string {
  const components = Object.entries(document.components?.schemas ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => ({ name, type: typeOf(schema as Schema, '') }));
  const calls = Object.entries(document.paths ?? {})
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, call]) => ({
        order: `${path} ${ORDER.indexOf(method)}`,
        text: renderCall(`${method.toUpperCase()} ${path.replace(/^\/api/, '')}`, call),
      })),
    )
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ text }) => text);
  // Errors are no answer of a call, so nothing here speaks of theirs.
  const spoken = [...components.map(({ type }) => type), ...calls].join('');
  const types = components
    .filter(({ name }) => new RegExp(`\\b${name}\\b`).test(spoken))
    .map(({ name, type }) => `export type ${name} = ${type};\n`);
  return [
    '// Made by tools/generate-api-types.ts from the description of the API. Do not edit.\n',
    ...types,
    '/** Every call below `/api`. Null where a call has no such part, or answers nothing. */\n' +
      `export interface Operations {\n${calls.join('')}}\n`,
  ].join('\n');
}

function renderCall(name: string, operation: unknown): string {
  const { summary, parameters = [], requestBody, responses = {} } = operation as Described;
  const said = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  const parts = {
    params: parametersType(parameters.filter((each) => each.in === 'path')),
    query: parametersType(parameters.filter((each) => each.in === 'query')),
    body: contentType(requestBody),
    answer: contentType(said),
  };
  const lines = Object.entries(parts).map(([part, type]) => `    readonly ${part}: ${type};\n`);
  return `${comment(summary, '  ')}  readonly '${name}': {\n${lines.join('')}  };\n`;
}

function parametersType(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return 'null';
  return typeOf(
    {
      type: 'object',
      properties: Object.fromEntries(parameters.map(({ name, schema = {} }) => [name, schema])),
      required: parameters.filter(({ required }) => required === true).map(({ name }) => name),
    },
    '    ',
  );
}

function contentType(part: Content | undefined): string {
  const schema = part?.content?.[JSON_TYPE]?.schema;
  return schema === undefined ? 'null' : typeOf(schema, '    ');
}

/** @param indent Of the line the type begins on. */
export function typeOf(schema: Schema, indent: string): string {
  if (schema.$ref !== undefined) return schema.$ref.replace('#/components/schemas/', '');
  if (schema.enum !== undefined) return union(schema.enum.map(literal));
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.allOf !== undefined) {
    return schema.allOf.map((each) => grouped(typeOf(each, indent))).join(' & ');
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return union(choices.map((each) => typeOf(each, indent)));
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return types.length === 0 ? 'unknown' : union(types.map((type) => named(type, schema, indent)));
}

function named(type: string, schema: Schema, indent: string): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'number':
    case 'null':
      return type;
    case 'integer':
      return 'number';
    case 'array':
      return `readonly ${grouped(typeOf(schema.items ?? {}, indent))}[]`;
    case 'object':
      return objectType(schema, indent);
    default:
      throw new Error(`no TypeScript type for ${type}`);
  }
}

function objectType(schema: Schema, indent: string): string {
  const { properties, additionalProperties: rest, required = [] } = schema;
  const entries = Object.entries(properties ?? {});
  if (entries.length === 0) {
    if (rest === false || (rest === undefined && properties !== undefined)) {
      return 'Readonly<Record<string, never>>';
    }
    const value = typeof rest === 'object' ? typeOf(rest, indent) : 'unknown';
    return `Readonly<Record<string, ${value}>>`;
  }
  const inner = `${indent}  `;
  const fields = entries.map(([name, each]) => {
    const type = typeOf(each, inner);
    const whole = required.includes(name) ? `: ${type}` : `?: ${type} | undefined`;
    const key = /^[A-Za-z_]\w*$/.test(name) ? name : literal(name);
    return `${comment(each.description, inner)}${inner}readonly ${key}${whole};\n`;
  });
  return `{\n${fields.join('')}${indent}}`;
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ');
}

function grouped(type: string): string {
  // Only outside braces does an operator bind to what stands beside it.
  return /[|&]|^readonly /.test(type.replaceAll(/\{[\s\S]*\}/g, '')) ? `(${type})` : type;
}

function literal(value: unknown): string {
  return typeof value === 'string'
    ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
    : String(value);
}

function comment(text: string | undefined, indent: string): string {
  return text === undefined ? '' : `${indent}/** ${text.replaceAll('*/', '* /')} */\n`;
}

if (import.meta.main) {
  const text = renderApiTypes(describeManagement());
  if (!process.argv.includes('--check')) {
    mkdirSync(dirname(TARGET), { recursive: true });
    writeFileSync(TARGET, text);
  } else if (present() !== text) {
    console.error(`${FILE} is out of date: node tools/generate-api-types.ts`);
    process.exitCode = 1;
  }
}

function present(): string | null {
  try {
    return readFileSync(TARGET, 'utf8');
  } catch {
    // A file that is not there is out of date as well, and is reported as such.
    return null;
  }
}
