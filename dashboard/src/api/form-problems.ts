import type { FieldValues, Path, UseFormSetError } from 'react-hook-form';
import { asProblem } from './problem.ts';

/**
 * Puts what the API said of each field beside it.
 *
 * @param fields The form's own fields; a problem of anything else is left over.
 * @returns What concerns no field of the form, to be shown above its button; null when all does.
 */
export function spreadProblems<Values extends FieldValues>(
  error: unknown,
  fields: readonly Path<Values>[],
  setError: UseFormSetError<Values>,
): unknown {
  const problem = asProblem(error);
  const placed = problem.fields.filter(({ param, message }) => {
    const field = fields.find((name) => param === name || param?.startsWith(`${name}.`) === true);
    if (field === undefined) return false;
    setError(field, { message: sentence(message) });
    return true;
  });
  return placed.length > 0 && placed.length === problem.fields.length ? null : error;
}

/** The API's clauses begin after a field's name: `must not be empty`. */
function sentence(clause: string): string {
  return `This ${clause}.`.replace(/\.\.$/, '.');
}
