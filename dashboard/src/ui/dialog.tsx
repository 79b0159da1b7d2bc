// A dialog, in the middle or at the side: the browser's own, so focus stays in it and comes back.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../words';
import { Announcer } from './announce';
import { Icon } from './icon';

export function Dialog({
  title,
  isDrawer = false,
  onClose,
  children,
}: {
  title: ComponentChildren;
  isDrawer?: boolean;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const id = useId();
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current!.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={box}
      class={isDrawer ? 'drawer' : ''}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === box.current) box.current?.close();
      }}
    >
      <div class="inside">
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" class="quiet" onClick={() => box.current!.close()}>
            <Icon name="close" />
            <span class="unseen">{t('app.close')}</span>
          </button>
        </header>
        {children}
      </div>
      {/* Outside of a modal dialog nothing is announced. */}
      <Announcer />
    </dialog>
  );
}
