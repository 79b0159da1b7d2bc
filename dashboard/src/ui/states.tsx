// What stands where there is nothing yet, nothing at all, or something went wrong.
import type { ComponentChildren } from 'preact';
import type { ApiError, Told } from '../api';
import { t } from '../words';
import { Icon } from './icon';

/** The page is on its way. */
export function Waiting() {
  return (
    <p class="waiting" role="status">
      {t('app.loading')}
    </p>
  );
}

/** An error in words, and what to do. */
export function Failure({ error, again }: { error: ApiError; again?: () => void }) {
  return (
    <div class="banner bad" role="alert">
      <Icon name="warning" />
      <p>{said(error)}</p>
      {again && (
        <button type="button" onClick={again}>
          {t('app.again')}
        </button>
      )}
    </div>
  );
}

/** What an error says to the viewer: ours in their language, else the server's own words. */
export function said(error: ApiError): string {
  if (error.code === 'offline') return t('error.offline');
  return error.message || t('error.other', { code: error.code });
}

/** A sentence that the server says, which is English whatever the page speaks. */
export const Said = ({ children, class: more }: { children: string; class?: string }) => (
  <span lang="en" class={more}>
    {children}
  </span>
);

/** Grey bars in place of what is on its way, of the same height. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div class="skeleton" role="status" aria-label={t('app.loading')}>
      {Array.from({ length: lines }, (_, n) => (
        <span key={n} />
      ))}
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

export function Banner({ kind = 'note', children }: { kind?: 'note' | 'warn' | 'bad'; children: ComponentChildren }) {
  return (
    <div class={`banner ${kind}`} role={kind === 'bad' ? 'alert' : 'note'}>
      <Icon name={kind === 'note' ? 'circle' : 'warning'} />
      <div>{children}</div>
    </div>
  );
}

/**
 * A part that shows an answer: a skeleton before the first, the last one (dimmed) while another is
 * on its way, and with an error above it where that failed.
 */
export function Answered<T>({
  told,
  lines,
  children,
}: {
  told: Told<T>;
  lines?: number;
  children: (data: T) => ComponentChildren;
}) {
  const { data, error, isOld, again } = told;
  return (
    <>
      {error && <Failure error={error} again={again} />}
      {data === null ? (
        !error && <Skeleton lines={lines ?? 3} />
      ) : (
        <div class={isOld ? 'answered old' : 'answered'} aria-busy={isOld}>
          {children(data)}
        </div>
      )}
    </>
  );
}
