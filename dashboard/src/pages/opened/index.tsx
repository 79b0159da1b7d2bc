// What `?open=` asks for: an order or a conversation explained, or a search, in a drawer over the page.
import { asked, go, href } from '../../address';
import { Dialog } from '../../ui/dialog';

export function Opened() {
  const open = asked('open');
  if (!open) return null;
  return (
    <Dialog key={open} title={open} isDrawer onClose={() => go(href({ open: null }))}>
      {null}
    </Dialog>
  );
}
