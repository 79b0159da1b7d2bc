// What will be stored for good, and its way to the server.
import { count, decimals, percent } from '../../format';
import { shop } from '../../session';
import type { Fields } from '../../ui/form';
import { Banner } from '../../ui/states';
import { t } from '../../words';
import { daysText, Facts, segmentName } from './parts';
import type { Arm } from './register-plan';

/** The form's texts as the server takes a plan; what is empty is left to it. */
function bodyOf(fields: Fields, arms: readonly Arm[]): object {
  const text = (name: string): string => fields[name] ?? '';
  const scale = 10 ** decimals(shop.value!.currency);
  return {
    experiment_id: text('experiment_id'),
    name: text('name'),
    hypothesis: text('hypothesis'),
    arms: arms.map(({ name, weight }) => ({ name, weight: Number(weight) })),
    control: text('control'),
    unit: text('unit'),
    assigned_by: text('assigned_by'),
    days: Number(text('days')),
    horizon_d: Number(text('horizon_d')),
    lift: Number(text('lift')),
    uses_cuped: text('uses_cuped') === 'on',
    segments: text('segments').split(',').filter(Boolean),
    ...(text('starts_at') ? { starts_at: text('starts_at') } : {}),
    ...(text('n_planned') ? { n_planned: Number(text('n_planned')) } : {}),
    ...(text('cap') ? { cap_minor: Math.round(Number(text('cap')) * scale) } : {}),
  };
}

/** All that will be stored, once more, before it is for good. */
export function Look({
  fields,
  arms,
  isSending,
  back,
  register,
}: {
  fields: Fields;
  arms: readonly Arm[];
  isSending: boolean;
  back: () => void;
  register: (body: object) => Promise<void>;
}) {
  const text = (name: string): string => fields[name] || '–';
  const days = (name: string) => daysText(Number(fields[name]));
  return (
    <>
      <Banner kind="warn">{t('register.for_good')}</Banner>
      <Facts
        of={[
          [t('experiments.name'), text('name')],
          [t('experiments.id'), text('experiment_id')],
          [t('experiments.hypothesis'), text('hypothesis')],
          [t('experiments.arms'), arms.map(({ name, weight }) => `${name} ${weight}`).join(' : ')],
          [t('experiments.control'), text('control')],
          [t('experiments.unit'), t(`unit.${fields['unit'] as 'visitor'}`)],
          [t('experiments.assigned_by'), t(`assigned.${fields['assigned_by'] as 'browser'}`)],
          [t('experiments.starts'), fields['starts_at'] || t('register.now')],
          [t('register.days'), days('days')],
          [t('experiments.horizon'), days('horizon_d')],
          [t('register.lift'), percent(Number(fields['lift']), { sign: true, short: true })],
          [
            t('experiments.planned'),
            fields['n_planned'] ? count(Number(fields['n_planned'])) : t('register.from_history'),
          ],
          [t('experiments.cap'), fields['cap'] ? `${fields['cap']} ${shop.value!.currency}` : '–'],
          [t('experiments.cuped'), t(fields['uses_cuped'] ? 'experiments.yes' : 'experiments.no')],
          [
            t('experiments.segments'),
            (fields['segments'] ?? '').split(',').filter(Boolean).map(segmentName).join(', ') || '–',
          ],
          [t('experiments.rules'), t('register.rules_now')],
        ]}
      />
      <div class="actions">
        <button type="button" class="primary" disabled={isSending} onClick={() => void register(bodyOf(fields, arms))}>
          {t('experiments.register')}
        </button>
        <button type="button" onClick={back}>
          {t('register.back')}
        </button>
      </div>
    </>
  );
}
