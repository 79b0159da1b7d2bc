// Experiments: what they can tell, those there are, and one of them.
import { useState } from 'preact/hooks';
import { address } from '../../address';
import { useTold } from '../../api';
import { may } from '../../session';
import type { Experiments as Told, SeenExperiment } from '../../types';
import { at } from '../../ui/controls-asked';
import { Loaded } from '../../ui/loaded';
import { Answered } from '../../ui/states';
import { t } from '../../words';
import { List } from './list';
import { Plan } from './plan';
import { Report } from './report';

export function Experiments() {
  const id = address.value.path.split('/').slice(2).join('/');
  return id ? <Report key={id} id={decoded(id)} /> : <All />;
}

/** What nobody could have encoded so is asked for as it stands. */
function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function All() {
  const told = useTold<Told>(at('/v1/experiments'));
  const [isNew, setIsNew] = useState<SeenExperiment | boolean>(false);
  return (
    <>
      <div class="page-head">
        <h1>{t('nav.experiments')}</h1>
        {may('analyst') && (
          <button type="button" class="primary" onClick={() => setIsNew(true)}>
            {t('experiments.new')}
          </button>
        )}
      </div>
      <div class="grid">
        <Answered told={told} lines={6}>
          {(all) => <List all={all} register={setIsNew} />}
        </Answered>
        <Plan />
      </div>
      {isNew && (
        <Loaded
          load={() => import('./register').then((m) => m.Register)}
          seen={typeof isNew === 'object' ? isNew : null}
          again={told.again}
          onClose={() => setIsNew(false)}
        />
      )}
    </>
  );
}
