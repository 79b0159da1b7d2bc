import { useEffect, useRef } from 'preact/hooks';
import { asked, go, href } from '../../address';
import { Dialog } from '../../ui/dialog';
import { t } from '../../words';
import { Conversation } from './conversation';
import { Found } from './found';
import { Order } from './order';
import { heading } from './parts';

export function Drawer() {
  const open = asked('open');
  const [, kind = '', key = ''] = /^(\w+):(.*)$/s.exec(open) ?? [];
  const top = useRef<HTMLDivElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    // From one explanation to the next, focus and eyes start at the top again.
    if (!isFirst.current) {
      top.current!.focus();
      top.current!.closest('dialog')!.scrollTop = 0;
    }
    isFirst.current = false;
  }, [open]);
  return (
    <Dialog title={heading.value} isDrawer onClose={() => go(href({ open: null, what_if: null }))}>
      <div ref={top} tabIndex={-1} class="opened" key={open}>
        {kind === 'order' ? (
          <Order id={key} />
        ) : kind === 'conversation' ? (
          <Conversation id={key} />
        ) : kind === 'search' ? (
          <Found text={key} />
        ) : (
          <p>{t('opened.nothing')}</p>
        )}
      </div>
    </Dialog>
  );
}
