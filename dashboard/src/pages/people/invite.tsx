import { type ReactElement, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useChange } from '../../api/changes.ts';
import { spreadProblems } from '../../api/form-problems.ts';
import type { NewInvitation, User } from '../../api/schema.generated.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input, Select } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { AccessLine } from './access-line.tsx';
import { LinkOnce } from './link-once.tsx';
import { roleWords } from './words.ts';

interface InviteProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Asks whom to invite, then shows the link to give them. */
export function Invite({ open, onClose }: InviteProps): ReactElement {
  const [made, setMade] = useState<NewInvitation | null>(null);

  function done(): void {
    setMade(null);
    onClose();
  }

  return (
    <>
      <Dialog
        about="They get a link from you, with which they make their account. Weir sends no e-mail."
        onClose={onClose}
        open={open && made === null}
        title="Invite somebody"
      >
        <InviteForm onCancel={onClose} onMade={setMade} />
      </Dialog>
      <LinkOnce made={made} onDone={done} />
    </>
  );
}

interface Values {
  readonly email: string;
  readonly role: User['role'];
}

interface InviteFormProps {
  readonly onCancel: () => void;
  readonly onMade: (made: NewInvitation) => void;
}

function InviteForm({ onCancel, onMade }: InviteFormProps): ReactElement {
  const invite = useChange('POST /invitations', ['/invitations']);
  const [error, setError] = useState<unknown>(null);
  const form = useForm<Values>({ defaultValues: { email: '', role: 'member' } });
  const { register, handleSubmit, formState } = form;

  async function submit({ email, role }: Values): Promise<void> {
    setError(null);
    try {
      onMade(await invite.mutateAsync({ body: { email: email.trim(), role } }));
    } catch (caught) {
      setError(spreadProblems(caught, ['email', 'role'], form.setError));
    }
  }

  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={handleSubmit(submit)}>
      <Field
        error={formState.errors.email?.message}
        hint="The account will be this address’s. If it has one, the link sets a new password."
        label="E-mail"
      >
        {(bound) => (
          <Input
            {...bound}
            {...register('email', { required: 'Enter the e-mail of the one to invite.' })}
            autoComplete="off"
            type="email"
          />
        )}
      </Field>
      <Field error={formState.errors.role?.message} label="Role">
        {(bound) => (
          <Select {...bound} {...register('role')}>
            <option value="member">{roleWords('member')}</option>
            <option value="admin">{roleWords('admin')}</option>
          </Select>
        )}
      </Field>
      {form.watch('role') === 'member' ? <AccessLine /> : null}
      <ProblemNote error={error} />
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button busy={formState.isSubmitting} look="accent" type="submit">
          Make the link
        </Button>
      </div>
    </form>
  );
}
