// What `?open=` asks for: an order or a conversation explained, or a search, in a drawer over the page.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { asked } from '../../address';
import { announce } from '../../ui/announce';
import { spoken, t } from '../../words';

export function Opened() {
  const isOpen = asked('open') !== '';
  const [Drawer, setDrawer] = useState<ComponentType | null>(null);
  useEffect(() => {
    if (!isOpen || Drawer) return;
    spoken(import('./drawer'), 'opened').then(
      (m) => setDrawer(() => m.Drawer),
      () => announce(t('error.offline')),
    );
  }, [isOpen]);
  return isOpen && Drawer ? <Drawer /> : null;
}
