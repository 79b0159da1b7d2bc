import { asked, href, type Changes } from '../address';
import { t } from '../words';

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

/** Between a chart and the table of its figures. */
export function TableToggle({ name }: { name: string }) {
  const isOn = asked('table') === name;
  return (
    <a class="button quiet" href={href({ table: isOn ? null : name })}>
      {t(isOn ? 'chart.chart' : 'chart.table')}
    </a>
  );
}
