// What happened in the shop on days of the trend: releases, campaigns, notes. Analysts write them.
import { asked } from '../../address';
import { ask, useTold, type Told } from '../../api';
import { day } from '../../format';
import { may } from '../../session';
import type { Annotations } from '../../types';
import { announce } from '../../ui/announce';
import { at } from '../../ui/controls-asked';
import { Icon } from '../../ui/icon';
import { Loaded } from '../../ui/loaded';
import { Popover } from '../../ui/popover';
import { t, word } from '../../words';

export const useAnnotations = (): Told<Annotations> =>
  useTold<Annotations>(at('/v1/annotations', { period: asked('period'), from: asked('from'), to: asked('to') }));

export function AnnotationList({ told }: { told: Told<Annotations> }) {
  const written = told.data?.annotations ?? [];
  const remove = async (id: string) => {
    await ask(at(`/v1/annotations/${encodeURIComponent(id)}`), { method: 'DELETE' });
    announce(t('notes.removed'));
    told.again();
  };
  if (!written.length) return null;
  return (
    <ul class="notes" aria-label={t('notes.title')}>
      {written.map(({ annotation_id, on, kind, text }) => (
        <li key={annotation_id}>
          <Icon name="flag" />
          <span class="muted nums">{day(on)}</span>
          <span class="clip" title={text}>
            {word('annotation', kind)}: <bdi>{text}</bdi>
          </span>
          {may('analyst') && (
            <button type="button" class="quiet" onClick={() => void remove(annotation_id)}>
              <Icon name="close" />
              <span class="unseen">{t('notes.remove', { text })}</span>
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

export function AnnotationAdd({ told, on }: { told: Told<Annotations>; on: string }) {
  if (!may('analyst')) return null;
  return (
    <Popover
      class="quiet"
      label={t('notes.add')}
      text={
        <>
          <Icon name="flag" />
          {t('notes.note')}
        </>
      }
    >
      {(close) => (
        <div class="panel-form">
          <Loaded
            load={() => import('./annotate').then((m) => m.AnnotationForm)}
            on={on}
            onDone={() => {
              close();
              announce(t('notes.added'));
              told.again();
            }}
          />
        </div>
      )}
    </Popover>
  );
}
