/** Which ids an entry is about; as the package it comes from writes it. */
export type Match =
  | { readonly equals: string }
  | { readonly starts_with: string }
  | { readonly ends_with: string }
  | { readonly contains: string }
  | { readonly regex: string }
  | { readonly and: readonly Match[] }
  | { readonly or: readonly Match[] };

/** Null: its price is not known, or not one that always holds. */
export type KnownPrice = readonly [Match, Readonly<Record<string, string>> | null];

export function matches(rule: Match, id: string): boolean {
  if ('equals' in rule) return id === rule.equals;
  if ('starts_with' in rule) return id.startsWith(rule.starts_with);
  if ('ends_with' in rule) return id.endsWith(rule.ends_with);
  if ('contains' in rule) return id.includes(rule.contains);
  if ('regex' in rule) return new RegExp(rule.regex).test(id);
  if ('and' in rule) return rule.and.every((part) => matches(part, id));
  return rule.or.some((part) => matches(part, id));
}
