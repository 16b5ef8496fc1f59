import type { z } from '@hono/zod-openapi';
import { ApiError, type Problem } from './api-error.ts';

/** Fields that will mean something one day. Accepting them now would promise what nobody keeps. */
const NOT_ENFORCED = new Set(['limits', 'budget', 'plan', 'rate_limit']);

/** What is named of a request that is wrong all over, and of a field's name: forms have fewer. */
const MAX_PROBLEMS = 20;
const MAX_NAME = 128;

/** The problems of a request in one error, so that a form needs one round. */
export function invalidRequest(problems: readonly Problem[]): ApiError {
  const named = problems.slice(0, MAX_PROBLEMS);
  const [first] = named;
  const sentences = named.map(
    ({ param, message }) => `${param === null ? 'the body' : `\`${param}\``} ${message}`,
  );
  const more = problems.length - named.length;
  const sentence = sentences.join('; ') + (more > 0 ? `; and ${more} more` : '');
  return new ApiError('invalid_request', `The request cannot be carried out: ${sentence}.`, {
    problems: named,
    ...(first?.param == null ? {} : { param: first.param }),
  });
}

export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.flatMap(problemsOfIssue);
}

function problemsOfIssue(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      param: pathOf([...issue.path, key]),
      message: NOT_ENFORCED.has(key)
        ? 'is not enforced yet, so it is not accepted; leave it out'
        : ownWords(issue),
    }));
  }
  if (issue.code === 'invalid_union') {
    const nearest = issue.errors.find((issues) => issues.every(({ path }) => path.length > 0));
    if (nearest !== undefined) {
      return nearest.flatMap((inner) =>
        problemsOfIssue({ ...inner, path: [...issue.path, ...inner.path] }),
      );
    }
  }
  return [{ param: pathOf(issue.path), message: messageOf(issue) }];
}

/** Some of our objects tell their names themselves. */
function ownWords({ message }: z.core.$ZodIssue): string {
  return message.startsWith('Unrecognized') ? 'is not a field of this call; leave it out' : message;
}

function pathOf(path: readonly PropertyKey[]): string | null {
  if (path.length === 0) return null;
  const name = path.map(String).join('.');
  return name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME)}...`;
}

/** Messages of our own schemas are clauses already; zod's begin with what it thinks is wrong. */
function messageOf(issue: z.core.$ZodIssue): string {
  const { message } = issue;
  if (message.endsWith('received undefined')) return 'is required';
  if (issue.code === 'invalid_type' && message.startsWith('Invalid input: expected ')) {
    return `must be of type ${issue.expected}`;
  }
  if (issue.code === 'invalid_value') {
    return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
  }
  if (issue.code === 'invalid_key') return 'is not a name that can be used here';
  return message.replace(/^(Invalid|Too)/, (word) => `is wrong: ${word.toLowerCase()}`);
}
