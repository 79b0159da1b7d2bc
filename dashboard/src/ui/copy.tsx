import { t } from '../words';
import { announce } from './announce';
import { Icon } from './icon';

/** Text to take along, with a button that does it. */
export function Copyable({ text, label }: { text: string; label: string }) {
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    announce(t('app.copied'));
  };
  return (
    <div class="copyable">
      <pre tabindex={0} aria-label={label}>
        <code>{text}</code>
      </pre>
      <button type="button" class="quiet" onClick={copy}>
        <Icon name="copy" />
        <span class="unseen">{t('app.copy', { what: label })}</span>
      </button>
    </div>
  );
}
