// Keys for those who would rather not reach for the mouse; `?` lists them.
import { useEffect, useState } from 'preact/hooks';
import { go, pageHref } from '../address';
import { PAGES } from '../pages';
import { t } from '../words';
import { Dialog } from './dialog';

/** The digits go to the pages, in their order. */
export function Shortcuts() {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const at = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || at.closest('input,select,textarea,dialog')) return;
      if (event.key === '?') setIsOpen(true);
      else if (event.key === '/') document.getElementById('search')?.focus();
      else if (/^[1-9]$/.test(event.key) && PAGES[Number(event.key) - 1])
        go(pageHref(PAGES[Number(event.key) - 1]!.path));
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  if (!isOpen) return null;
  return (
    <Dialog title={t('keys.title')} onClose={() => setIsOpen(false)}>
      <dl class="keys">
        <dt>
          <kbd>/</kbd>
        </dt>
        <dd>{t('keys.search')}</dd>
        {PAGES.map((page, n) => (
          <>
            <dt key={page.path}>
              <kbd>{n + 1}</kbd>
            </dt>
            <dd>{t(page.title)}</dd>
          </>
        ))}
        <dt>
          <kbd>←</kbd> <kbd>→</kbd> <kbd>Home</kbd> <kbd>End</kbd>
        </dt>
        <dd>{t('keys.chart')}</dd>
        <dt>
          <kbd>Esc</kbd>
        </dt>
        <dd>{t('keys.escape')}</dd>
        <dt>
          <kbd>?</kbd>
        </dt>
        <dd>{t('keys.title')}</dd>
      </dl>
    </Dialog>
  );
}
