import type { ReactElement } from 'react';
import { day } from '../../format/time.ts';
import { Field, Input, Select } from '../../ui/field.tsx';
import { type Expiry, expiresAt, localDay } from './expiry.ts';

interface ExpiryFieldProps {
  readonly value: Expiry;
  readonly onChange: (expiry: Expiry) => void;
  readonly error?: string | undefined;
}

export function ExpiryField({ value, onChange, error }: ExpiryFieldProps): ReactElement {
  const dated = value.choice === 'date';
  return (
    <div className="flex flex-wrap items-start gap-3">
      <div className="min-w-40 flex-1">
        <Field
          error={dated ? undefined : error}
          hint={dated || value.choice === 'never' ? undefined : hintOf(value)}
          label="Expires"
        >
          {(bound) => (
            <Select
              {...bound}
              onChange={(event) =>
                onChange({ ...value, choice: event.target.value as Expiry['choice'] })
              }
              value={value.choice}
            >
              <option value="never">Never</option>
              <option value="30">In 30 days</option>
              <option value="90">In 90 days</option>
              <option value="date">After a date</option>
            </Select>
          )}
        </Field>
      </div>
      {dated ? (
        <div className="min-w-40 flex-1">
          <Field error={error} label="Last day it works">
            {(bound) => (
              <Input
                {...bound}
                min={localDay(Date.now())}
                onChange={(event) => onChange({ choice: 'date', date: event.target.value })}
                type="date"
                value={value.date}
              />
            )}
          </Field>
        </div>
      ) : null}
    </div>
  );
}

function hintOf(value: Expiry): string | undefined {
  const at = expiresAt(value);
  return at === null ? undefined : `On ${day(at)}, at this time of day.`;
}
