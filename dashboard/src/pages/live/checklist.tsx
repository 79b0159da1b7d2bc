// The first steps of a shop; each is ticked as what it waits for arrives.
import { pageHref } from '../../address';
import { useTold } from '../../api';
import { instant } from '../../format';
import { may, shop } from '../../session';
import type { Checklist as Told } from '../../types';
import { Card } from '../../ui/card';
import { at } from '../../ui/controls-asked';
import { Icon } from '../../ui/icon';
import { t } from '../../words';

const LOOK_MS = 2000;

/** Nothing once all steps are taken. */
export function Checklist() {
  const { timezone } = shop.value!;
  const { data } = useTold<Told>(at('/v1/live/checklist'), LOOK_MS);
  if (!data || data.is_complete) return null;
  const next = data.steps.find((step) => step.at === null);
  return (
    <Card title={t('live.checklist')} class="checklist">
      <ol aria-live="polite">
        {data.steps.map((step) => (
          <li key={step.step} class={step.at ? 'done' : ''}>
            <Icon name={step.at ? 'check' : 'circle'} />
            <div>
              <strong>{t(`live.step.${step.step}`)}</strong>{' '}
              <span class="muted">{step.at ? instant(step.at, timezone) : t('live.not_yet')}</span>
              {step === next && <p>{t(`live.how.${step.step}`)}</p>}
            </div>
          </li>
        ))}
      </ol>
      {may('admin') && (
        <a class="button primary" href={pageHref('/settings/connectors')}>
          {t('live.connect')}
        </a>
      )}
    </Card>
  );
}
