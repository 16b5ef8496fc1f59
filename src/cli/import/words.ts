/** A plan as people read it, in 80 columns. */
import { wrap } from '../../deploy/wrap.ts';
import { shown } from '../monitor/text.ts';
import type { Note, PlannedAlias, PlannedProvider, PlannedTarget, Section, Step } from './plan.ts';

const MARKS: Readonly<Record<Step['state'], string>> = {
  new: '+',
  changed: '~',
  same: '=',
  missing: '!',
};
const SECTIONS: readonly Section[] = ['Providers', 'Keys', 'Prices', 'Aliases'];

export function planText(steps: readonly Step[], notes: readonly Note[]): string {
  const parts = SECTIONS.flatMap((section) => {
    const here = steps.filter((step) => step.section === section);
    return here.length === 0 ? [] : [`${section}\n${here.map(stepLine).join('\n')}`];
  });
  const told = notes.map(({ line, text }) =>
    wrap(`  ${line === null ? '' : `line ${line}: `}${shown(text)}`, '      '),
  );
  const left = told.length === 0 ? [] : [`Otherwise than before\n${told.join('\n')}`];
  return [...parts, ...left, LEGEND].join('\n\n');
}

const LEGEND = '+ new, ~ changed, = there already, ! not to be had';

function stepLine({ state, name, detail }: Step): string {
  return wrap(`  ${MARKS[state]} ${shown(name)}  ${shown(detail)}`, '      ');
}

export function baseWords({ record, dialects }: PlannedProvider['form']): string {
  const [base] = Object.values(dialects ?? {});
  return base === undefined ? `as ${record}` : `as ${record}, at ${base.base_url}`;
}

export function priceWords(price: Readonly<Record<string, string>>): string {
  const rates = Object.entries(price).map(([rate, usd]) => `${rate.replaceAll('_', ' ')} ${usd}`);
  return `${rates.join(', ')} USD a million tokens`;
}

/** `openai/gpt-5 or azure/gpt-5, then anthropic/claude-opus-5; too long: google/gemini-3-pro`. */
export function aliasWords({ strategy, targets }: PlannedAlias): string {
  const how = { priority: '', weighted: 'by weight: ', cheapest: 'the cheapest of ' }[strategy];
  const chain = (after: PlannedTarget['after'][number]): readonly PlannedTarget[] =>
    targets
      .filter((target) => target.after.includes(after))
      .toSorted((one, other) => one.priority - other.priority);
  const extra = [
    ['if too long: ', chain('context_length')],
    ['if refused: ', chain('content_policy')],
  ] as const;
  const more = extra.flatMap(([words, chained]) =>
    chained.length === 0 ? [] : [`; ${words}${inTurn(chained, false)}`],
  );
  return `${how}${inTurn(chain('failure'), strategy === 'weighted')}${more.join('')}`;
}

/** Those of one priority together. */
function inTurn(targets: readonly PlannedTarget[], weighted: boolean): string {
  const groups = [...Map.groupBy(targets, ({ priority }) => priority).values()];
  return groups
    .map((group) => {
      const told = weighted && group.length > 1;
      return group
        .map(({ provider, model, weight }) => `${provider}/${model}${told ? ` (${weight})` : ''}`)
        .join(' or ');
    })
    .join(', then ');
}
