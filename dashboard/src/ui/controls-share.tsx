import { may } from '../session';
import { t } from '../words';
import { Icon } from './icon';
import { Loaded } from './loaded';
import { Popover } from './popover';

/** Shares the screen by a link; for those who may. */
export function ShareControl() {
  if (!may('analyst')) return null;
  return (
    <Popover
      class="quiet"
      label={t('sharing.label')}
      text={
        <>
          <Icon name="link" />
          {t('sharing.share')}
        </>
      }
    >
      <div class="panel-form">
        <Loaded load={() => import('./sharing').then((m) => m.Sharing)} />
      </div>
    </Popover>
  );
}
