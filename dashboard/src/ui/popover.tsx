// A button that opens a small panel; Esc and a click elsewhere close it. The browser's own popover.
// What is in it is made when it opens, so that it may ask the server.
import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { Icon } from './icon';

export function Popover({
  label,
  text,
  class: more = '',
  children,
}: {
  /** What the button is, said to those who cannot see where it stands. */
  label: string;
  text: ComponentChildren;
  class?: string;
  children: ComponentChildren | ((close: () => void) => ComponentChildren);
}) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => panel.current?.hidePopover();
  const place = () => {
    const { left, top, bottom } = button.current!.getBoundingClientRect();
    const { style, offsetWidth, offsetHeight } = panel.current!;
    // Below the button, or above it where there is no room.
    const isBelow = bottom + 4 + offsetHeight <= innerHeight || top < offsetHeight + 4;
    style.left = `${Math.max(8, Math.min(left, innerWidth - offsetWidth - 8))}px`;
    style.top = `${isBelow ? bottom + 4 : top - offsetHeight - 4}px`;
  };
  return (
    <>
      <button ref={button} type="button" class={`pick ${more}`} popovertarget={id} aria-haspopup="dialog">
        <span class="unseen">{label}: </span>
        {text}
        <Icon name="down" />
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        class="panel"
        tabIndex={-1}
        onBeforeToggle={(event) => {
          if ((event as unknown as ToggleEvent).newState === 'open') setIsOpen(true);
        }}
        onToggle={(event) => {
          // Not before it is closed: focus goes back to the button only from within.
          if ((event as unknown as ToggleEvent).newState !== 'open') return setIsOpen(false);
          place();
          const first = ['[aria-current]', 'a,button,input,select'].map((one) => panel.current?.querySelector(one));
          ((first.find(Boolean) ?? panel.current) as HTMLElement).focus();
        }}
      >
        {isOpen && (typeof children === 'function' ? children(close) : children)}
      </div>
    </>
  );
}
