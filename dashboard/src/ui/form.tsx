// Forms: labelled fields, one button, the server's refusal in words above it. What was typed stays.
import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import { useId, useState } from 'preact/hooks';
import { ask, problemOf, type ApiError, type Method } from '../api';
import { said } from './states';

/** What a form sends: its fields as texts. */
export type Fields = Readonly<Record<string, string>>;

export interface Sending<T> {
  readonly error: ApiError | null;
  readonly isSending: boolean;
  /** Send, and give the answer to `then`; a refusal is kept for the form to show. */
  readonly send: (url: string, method: Method, body?: unknown) => Promise<T | null>;
}

export function useSend<T = unknown>(then?: (told: T) => void): Sending<T> {
  const [error, setError] = useState<ApiError | null>(null);
  const [isSending, setIsSending] = useState(false);
  return {
    error,
    isSending,
    send: async (url, method, body) => {
      setIsSending(true);
      try {
        const told = await ask<T>(url, { method, body });
        setError(null);
        then?.(told);
        return told;
      } catch (problem) {
        setError(problemOf(problem));
        return null;
      } finally {
        setIsSending(false);
      }
    },
  };
}

export function Form({
  sending,
  onFields,
  submit,
  children,
  more,
}: {
  sending: Pick<Sending<unknown>, 'error' | 'isSending'>;
  onFields: (fields: Fields, form: HTMLFormElement) => void;
  submit: string;
  children?: ComponentChildren;
  /** What stands beside the button. */
  more?: ComponentChildren;
}) {
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        const fields: Record<string, string> = {};
        new FormData(form).forEach((value, name) => (fields[name] = String(value)));
        onFields(fields, form);
      }}
    >
      {children}
      {sending.error && (
        <p class="bad refusal" role="alert">
          {said(sending.error)}
        </p>
      )}
      <div class="actions">
        <button type="submit" class="primary" disabled={sending.isSending}>
          {submit}
        </button>
        {more}
      </div>
    </form>
  );
}

type Inputs = Omit<InputHTMLAttributes<HTMLInputElement>, 'label'> & { list?: string };

export function Field({ label, hint, ...input }: Inputs & { label: string; hint?: string }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} aria-describedby={hint ? `${id}h` : undefined} {...(input as object)} />
      {hint && <small id={`${id}h`}>{hint}</small>}
    </div>
  );
}

export function Select({
  label,
  hint,
  name,
  value,
  options,
  onChange,
}: {
  label: string;
  hint?: string;
  name: string;
  value?: string;
  options: ReadonlyArray<readonly [value: string, text: string]>;
  onChange?: (value: string) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name} value={value} onChange={(event) => onChange?.(event.currentTarget.value)}>
        {options.map(([one, text]) => (
          <option key={one} value={one} selected={one === value}>
            {text}
          </option>
        ))}
      </select>
      {hint && <small>{hint}</small>}
    </div>
  );
}
