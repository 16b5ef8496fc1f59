import type { Answer, Ask } from '../../api/client.ts';

export type Alias = Answer<'GET /aliases'>['data'][number];
type Form = Ask<'PUT /aliases'>['body'];
export type Strategy = Form['strategy'] & string;
export type After = 'failure' | 'context_length' | 'content_policy';

/** What a target is tried after, as people say it. */
export const AFTERS: readonly (readonly [After, string])[] = [
  ['failure', 'A failure, or first of all'],
  ['context_length', 'A prompt too long'],
  ['content_policy', 'A refusal'],
];

export interface TargetValues {
  /** `provider/model`. */
  readonly name: string;
  /** A whole number from 1; those of one step are told apart by the strategy. */
  readonly step: string;
  readonly weight: string;
  readonly after: readonly After[];
}

export interface AliasValues {
  readonly alias: string;
  readonly strategy: Strategy;
  readonly targets: TargetValues[];
}

export const NEW_TARGET: TargetValues = { name: '', step: '1', weight: '1', after: ['failure'] };

export const NEW_ALIAS: AliasValues = { alias: '', strategy: 'priority', targets: [NEW_TARGET] };

/** Priorities are any numbers; people count their steps from one. */
export function valuesOf({ alias, strategy, targets }: Alias): AliasValues {
  const steps = [...new Set(targets.map(({ priority }) => priority))].toSorted((a, b) => a - b);
  return {
    alias,
    strategy,
    targets: targets.map(({ provider, model, priority, weight, after }) => ({
      name: `${provider}/${model}`,
      step: String(steps.indexOf(priority) + 1),
      weight: String(weight),
      after: AFTERS.flatMap(([name]) => (after.includes(name) ? [name] : [])),
    })),
  };
}

export function formOf({ alias, strategy, targets }: AliasValues): Form {
  return {
    alias: alias.trim(),
    strategy,
    targets: targets.map(({ name, step, weight, after }) => {
      const { provider, model } = splitTarget(name);
      return { provider, model, priority: Number(step), weight: Number(weight), after: [...after] };
    }),
  };
}

/** The first slash parts them: a provider's name has none, a model's may. */
export function splitTarget(name: string): { readonly provider: string; readonly model: string } {
  const [, provider = '', model = ''] = /^([^/]*)\/?(.*)$/s.exec(name.trim()) ?? [];
  return { provider, model };
}

export function targetProblem(name: string, others: readonly string[]): string | true {
  const { provider, model } = splitTarget(name);
  if (provider === '' || model === '') return 'Enter a provider and a model: openai/gpt-5.';
  const twice = others.filter((other) => other.trim() === name.trim()).length > 1;
  return twice ? 'It is there already. Name each target once.' : true;
}

export function stepProblem(step: string): string | true {
  return /^[1-9]\d{0,5}$/.test(step.trim()) || 'Enter a whole number from 1.';
}

export function weightProblem(weight: string): string | true {
  return /^\d{1,6}$/.test(weight.trim()) || 'Enter a whole number; 0 is last of all.';
}

/** One target has to be tried first. */
export function chainProblem(targets: readonly TargetValues[]): string | true {
  const first = targets.some(({ after }) => after.includes('failure'));
  return first || 'One target has to be tried first: tick “A failure, or first of all” at one.';
}
