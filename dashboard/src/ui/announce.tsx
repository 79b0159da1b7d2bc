// One line that says what was done, to eyes and to screen readers alike.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

const line = signal('');
const SHOWN_MS = 5000;

export const announce = (text: string): void => void (line.value = text);

export function Announcer() {
  const text = line.value;
  useEffect(() => {
    if (!text) return;
    const timer = setTimeout(() => announce(''), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div class={text ? 'announcer shown' : 'announcer'} role="status" aria-live="polite">
      {text}
    </div>
  );
}
