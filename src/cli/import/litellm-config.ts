/**
 * What a `config.yaml` of LiteLLM's proxy says
 * (https://docs.litellm.ai/docs/proxy/config_settings), with the lines it says it on.
 */
import { LineCounter, parseDocument, visit } from 'yaml';

/** An object of the file; numbers are kept as they are written, since prices are exact. */
export type Fields = Readonly<Record<string, unknown>>;

/** One entry of `model_list`: several may share a name, and are then drawn from. */
export interface Deployment {
  readonly line: number;
  readonly name: string;
  readonly params: Fields;
  readonly info: Fields;
}

export interface LitellmConfig {
  readonly deployments: readonly Deployment[];
  readonly settings: Fields;
  readonly router: Fields;
  /** Settings of the proxy itself. */
  readonly general: Fields;
  /** Values the file sets as environment variables. */
  readonly environment: Fields;
  /** Its other top-level keys. */
  readonly others: readonly string[];
}

const SECTIONS = [
  'model_list',
  'litellm_settings',
  'router_settings',
  'general_settings',
  'environment_variables',
];

/** The file is none of LiteLLM's, in words that name the line. */
export class ConfigError extends Error {}

/** @throws {ConfigError} */
export function parseConfig(text: string, file: string): LitellmConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line } = lines.linePos(error.pos[0]);
    throw new ConfigError(`${file}:${line}: ${error.message.split('\n')[0] ?? 'no YAML'}`);
  }
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'number' && node.source !== undefined) node.value = node.source;
    },
  });
  const root: unknown = document.toJS();
  if (!isFields(root) || !Array.isArray(root['model_list'])) {
    throw new ConfigError(`${file} has no model_list, so it is no config of LiteLLM's proxy.`);
  }
  const lineOf = (index: number): number => {
    const node = document.getIn(['model_list', index], true) as { range?: readonly number[] };
    return lines.linePos(node?.range?.[0] ?? 0).line;
  };
  return {
    deployments: root['model_list'].map((entry: unknown, index) =>
      deploymentOf(entry, { file, line: lineOf(index) }),
    ),
    settings: fieldsOf(root['litellm_settings']),
    router: fieldsOf(root['router_settings']),
    general: fieldsOf(root['general_settings']),
    environment: fieldsOf(root['environment_variables']),
    others: Object.keys(root).filter((key) => !SECTIONS.includes(key)),
  };
}

function deploymentOf(
  entry: unknown,
  { file, line }: { readonly file: string; readonly line: number },
): Deployment {
  const fields = fieldsOf(entry);
  const params = fieldsOf(fields['litellm_params']);
  const name = textOf(fields['model_name']);
  if (name === null) throw new ConfigError(`${file}:${line}: the entry has no model_name.`);
  if (textOf(params['model']) === null) {
    throw new ConfigError(`${file}:${line}: ${name} has no litellm_params.model.`);
  }
  return { line, name, params, info: fieldsOf(fields['model_info']) };
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** Trimmed; null for what is no text, or none in it. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** What `[{"a": ["b", "c"]}]` says of each name. */
export function chainsOf(value: unknown): ReadonlyMap<string, readonly string[]> {
  const chains = new Map<string, readonly string[]>();
  for (const entry of Array.isArray(value) ? value : []) {
    for (const [name, next] of Object.entries(fieldsOf(entry))) {
      chains.set(name, [...(chains.get(name) ?? []), ...namesOf(next)]);
    }
  }
  return chains;
}

/** The names of a list; an entry may also be `{"model": name, ...}`. */
export function namesOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : []).flatMap((entry: unknown) => {
    const name = textOf(entry) ?? textOf(fieldsOf(entry)['model']);
    return name === null ? [] : [name];
  });
}
