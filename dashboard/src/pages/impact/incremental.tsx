// What would not have been bought without the assistant, beside what it is credited with.
import { asked, pageHref } from '../../address';
import { useTold } from '../../api';
import { money } from '../../format';
import { share } from '../../session';
import type { IncrementalRevenue } from '../../types';
import { Card } from '../../ui/card';
import { at, filters } from '../../ui/controls-asked';
import { Popover } from '../../ui/popover';
import { Answered, Said } from '../../ui/states';
import { t } from '../../words';

export function Incremental() {
  const days = Object.fromEntries(['period', 'from', 'to'].map((one) => [one, asked(one)]));
  // It is of the whole shop, of which a link to a filtered screen shows nothing.
  const isHidden = share.value !== null && filters().length > 0;
  const told = useTold<IncrementalRevenue>(isHidden ? null : at('/v1/reports/incremental', days));
  if (isHidden) return null;
  return (
    <Card title={t('impact.incremental')} class="quarter">
      <Answered told={told} lines={5}>
        {(found) => <Shown of={found} />}
      </Answered>
    </Card>
  );
}

function Shown({ of }: { of: IncrementalRevenue }) {
  const { standing, finding, incremental, currency, is_stale, headline, words } = of;
  const isMeasured = standing === 'measured';
  const { estimate_minor: estimate = null, low_minor: low = null, high_minor: high = null } = incremental ?? {};
  const whole = (minor: number | null) => (minor === null ? '–' : money(minor, currency, { whole: true }));
  const isShown = isMeasured && finding !== 'not yet shown';
  return (
    <>
      <p class={isShown && !is_stale ? 'figure' : 'figure weak'} data-testid="incremental">
        {isShown ? whole(estimate) : t(`impact.standing.${isMeasured ? 'not yet shown' : standing}`)}
      </p>
      {isMeasured && (
        <p class="nums">
          {t('impact.interval')} {whole(low)} … {whole(high)}{' '}
          {is_stale && <span class="badge">{t('impact.stale')}</span>}
        </p>
      )}
      <p class={is_stale ? 'small muted' : 'small'}>
        <Said>{headline}</Said> {filters().length > 0 && <span class="muted">{t('impact.whole_shop')}</span>}
      </p>
      {standing === 'not measured' && <p class="small muted">{t('impact.how_to_measure')}</p>}
      <div class="tools">
        {!share.value && (
          <a class="button" href={pageHref('/experiments')}>
            {t('nav.experiments')}
          </a>
        )}
        {words.length > 0 && (
          <Popover class="quiet" label={t('impact.incremental')} text={t('impact.known')}>
            <div class="known">
              {words.map((one) => (
                <p key={one}>
                  <Said>{one}</Said>
                </p>
              ))}
            </div>
          </Popover>
        )}
      </div>
    </>
  );
}
