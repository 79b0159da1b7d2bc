// What is talk worth? The page a merchant opens every morning.
import { useTold } from '../../api';
import { share } from '../../session';
import type { Impact as Told } from '../../types';
import { Controls } from '../../ui/controls';
import { reportUrl } from '../../ui/controls-asked';
import { ShareControl } from '../../ui/controls-share';
import { Icon } from '../../ui/icon';
import { Loaded } from '../../ui/loaded';
import { Answered, Skeleton } from '../../ui/states';
import { spoken, t } from '../../words';
import { Carts } from './carts';
import { Channels } from './channels';
import { Figures } from './figures';
import { Notes, Summary } from './notes';
import { Orders } from './orders';
import { Segments } from './segments';
import { step, TrendCard } from './trend';

export function Impact() {
  const told = useTold<Told>(reportUrl('impact', { step: step() }));
  return (
    <div class="impact">
      <div class="page-head">
        <h1>{t('nav.impact')}</h1>
        <Controls has={['compare', 'view', 'rules', 'filters']}>
          <ShareControl />
          <button type="button" class="quiet" onClick={() => print()}>
            <Icon name="print" />
            {t('impact.print')}
          </button>
        </Controls>
      </div>
      {!told.data && !told.error && <Blank />}
      <Answered told={told} lines={0}>
        {(data) =>
          data.state.last_received_at ? (
            <>
              <Summary data={data} />
              <Notes data={data} />
              {!(data.state.has_conversation && data.state.has_order) && <FirstSteps />}
              <div class="grid">
                <Figures data={data} />
                <TrendCard trend={data.trend} dataTo={data.data_to} />
                <Channels data={data} />
                <Segments />
                <Carts figures={data.cart_figures} />
                <Orders data={data} isEarlier={told.isOld} />
              </div>
            </>
          ) : (
            <>
              <p class="sentence summary">{t('note.no_events')}</p>
              <FirstSteps />
            </>
          )
        }
      </Answered>
    </div>
  );
}

/** The page's own shape, before its figures are there. */
const Blank = () => (
  <div class="grid" aria-hidden="true">
    {['quarter', 'quarter', 'quarter', 'quarter', 'two-thirds', 'third'].map((size, n) => (
      <div key={n} class={`card ${size}`}>
        <Skeleton lines={n < 4 ? 8 : 13} />
      </div>
    ))}
  </div>
);

const FirstSteps = () =>
  share.value ? null : <Loaded load={() => spoken(import('../live/checklist'), 'live').then((m) => m.Checklist)} />;
