import { href, type Changes } from '../address';

/** A few choices side by side, each an address. */
export function Choices({
  label,
  options,
}: {
  label: string;
  options: ReadonlyArray<{ text: string; to: Changes; isChosen: boolean }>;
}) {
  return (
    <div class="choices" role="group" aria-label={label}>
      {options.map(({ text, to, isChosen }) => (
        <a key={text} href={href(to)} aria-current={isChosen ? 'true' : undefined}>
          {text}
        </a>
      ))}
    </div>
  );
}
