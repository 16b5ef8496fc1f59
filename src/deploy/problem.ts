import { wrap } from './wrap.ts';

/** What an error says, for a line on a terminal. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** All that stands in the way, in lines of 80 columns. */
export function listProblems(problems: readonly string[]): string {
  const lines = problems.map((problem) =>
    problem
      .split('\n')
      .map((line, at) => wrap(`${at === 0 ? '- ' : '  '}${line}`, '  '))
      .join('\n'),
  );
  const many = problems.length === 1 ? 'One thing stands' : `${problems.length} things stand`;
  return [`${many} in the way. Nothing was changed.`, ...lines].join('\n');
}
