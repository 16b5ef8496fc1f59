import { type ReactElement, useId, useState } from 'react';
import { toast } from 'sonner';
import { useChange } from '../../api/changes.ts';
import { nameOf } from '../../api/people.ts';
import { asProblem } from '../../api/problem.ts';
import type { User } from '../../api/schema.generated.ts';
import { Select } from '../../ui/field.tsx';
import { Section } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { AccessLine } from './access-line.tsx';
import { roleWords } from './words.ts';

const ABOUT: Readonly<Record<User['role'], string>> = {
  admin: 'Manages providers, people, keys and settings, and sees everybody’s usage.',
  member: 'Has keys and credentials of their own, and sees only their own usage.',
};

/** Changed at once, and back by one click. */
export function RoleSelect({ of: user }: { readonly of: User }): ReactElement {
  const aboutId = useId();
  const [error, setError] = useState<unknown>(null);
  const change = useChange('PATCH /users/{id}', ['/users']);

  async function give(role: User['role'], isUndo: boolean): Promise<void> {
    setError(null);
    const before = user.role;
    try {
      await change.mutateAsync({ params: { id: user.id }, body: { role } });
    } catch (caught) {
      if (isUndo) toast.error(asProblem(caught).message);
      setError(caught);
      return;
    }
    const words = `${nameOf(user)} is now ${role === 'admin' ? 'an administrator' : 'a member'}`;
    toast.success(words, {
      ...(isUndo ? {} : { action: { label: 'Undo', onClick: () => void give(before, true) } }),
    });
  }

  return (
    <Section title="Role">
      <div className="flex flex-col gap-1.5">
        <Select
          aria-describedby={aboutId}
          aria-label="Role"
          disabled={change.isPending}
          onChange={(event) => void give(event.target.value as User['role'], false)}
          value={change.isPending ? change.variables.body.role : user.role}
        >
          <option value="member">{roleWords('member')}</option>
          <option value="admin">{roleWords('admin')}</option>
        </Select>
        <p className="text-sm text-ink-3" id={aboutId}>
          {ABOUT[user.role]}
        </p>
        {user.role === 'member' ? <AccessLine /> : null}
        <ProblemNote error={error} />
      </div>
    </Section>
  );
}
