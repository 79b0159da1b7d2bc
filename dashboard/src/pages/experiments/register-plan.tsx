// The form in which an experiment is decided, with what the shop's history says of its size.
import { useState } from 'preact/hooks';
import { useTold } from '../../api';
import { count, percent } from '../../format';
import { shop } from '../../session';
import type { ExperimentPlanReport, SeenExperiment } from '../../types';
import { at } from '../../ui/controls-asked';
import { Field, Form, Select, type Fields } from '../../ui/form';
import { Icon } from '../../ui/icon';
import { Banner, Said } from '../../ui/states';
import { t } from '../../words';
import { daysText, segmentName } from './parts';

const SEGMENTS = ['device', 'traffic_source', 'returning'];
const LIFTS = ['0.05', '0.1', '0.2'];
const [DAYS, HORIZON] = ['60', '30'];
const MOST_ARMS = 10;

/** An arm as it is typed. */
export interface Arm {
  readonly name: string;
  readonly weight: string;
}

/** A name as an id: letters, digits and hyphens. */
const idOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 60);

export function Plan({
  seen,
  before,
  arms,
  setArms,
  sending,
  onFields,
}: {
  seen: SeenExperiment | null;
  before: Fields;
  arms: readonly Arm[];
  setArms: (arms: readonly Arm[]) => void;
  sending: Parameters<typeof Form>[0]['sending'];
  onFields: (fields: Fields) => void;
}) {
  const was = (name: string, otherwise = ''): string => before[name] ?? otherwise;
  const [name, setName] = useState(was('name', seen?.experiment_id));
  const [unit, setUnit] = useState(was('unit', 'visitor'));
  const [lift, setLift] = useState(was('lift', '0.1'));
  const [horizon, setHorizon] = useState(was('horizon_d', HORIZON));
  const controlOf = was('control') || (arms.find((one) => /^(holdout|control)/.test(one.name)) ?? arms.at(-1))?.name;
  const [control, setControl] = useState(
    Math.max(
      0,
      arms.findIndex((one) => one.name === controlOf),
    ),
  );
  const plan = useTold<ExperimentPlanReport>(at('/v1/experiments/plan', { lift, horizon })).data;
  const size = unit === 'visitor' ? plan?.asked.by_visitor : plan?.asked.at_open;
  const change = (n: number, to: Partial<Arm>) => setArms(arms.map((one, at) => (at === n ? { ...one, ...to } : one)));
  return (
    <Form
      sending={sending}
      submit={t('register.look')}
      onFields={(given, form) =>
        onFields({
          ...given,
          control: arms[control]?.name ?? '',
          segments: [...form.querySelectorAll<HTMLInputElement>('[name=segments]:checked')]
            .map((one) => one.value)
            .join(),
        })
      }
    >
      {seen && <Banner>{t('register.adopts')}</Banner>}
      <Field
        label={t('experiments.name')}
        name="name"
        required
        maxLength={1000}
        value={name}
        placeholder={t('register.example')}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <Field
        key={seen ? '' : idOf(name)}
        label={t('experiments.id')}
        name="experiment_id"
        required
        maxLength={100}
        readOnly={seen !== null}
        defaultValue={seen?.experiment_id ?? (before['name'] === name ? was('experiment_id') : idOf(name))}
        hint={t('register.id_says')}
      />
      <Field
        label={t('experiments.hypothesis')}
        name="hypothesis"
        maxLength={1000}
        defaultValue={was('hypothesis')}
        hint={t('register.hypothesis_says')}
      />
      <Select
        label={t('experiments.unit')}
        name="unit"
        value={unit}
        onChange={setUnit}
        options={(['visitor', 'conversation'] as const).map((one) => [one, t(`unit.${one}`)])}
        hint={t(`unit.${unit as 'visitor'}_says`)}
      />
      {plan && (
        <p class="small muted">
          <Said>{plan.words}</Said>
        </p>
      )}
      <fieldset class="field">
        <legend>{t('experiments.arms')}</legend>
        {arms.map((one, n) => (
          <div key={n} class="arm">
            <input
              aria-label={t('register.arm', { n: n + 1 })}
              value={one.name}
              required
              maxLength={64}
              readOnly={seen !== null}
              onInput={(event) => change(n, { name: event.currentTarget.value })}
            />
            <input
              aria-label={t('register.weight', { n: n + 1 })}
              type="number"
              min={1}
              max={1_000_000}
              required
              value={one.weight}
              onInput={(event) => change(n, { weight: event.currentTarget.value })}
            />
            <label>
              <input type="radio" name="control_n" checked={control === n} onChange={() => setControl(n)} />{' '}
              {t('experiments.control')}
            </label>
          </div>
        ))}
        {!seen && arms.length < MOST_ARMS && (
          <div>
            <button type="button" class="quiet" onClick={() => setArms([...arms, { name: '', weight: '50' }])}>
              <Icon name="plus" /> {t('register.add_arm')}
            </button>
          </div>
        )}
      </fieldset>
      <div class="fields">
        <Select
          label={t('register.lift')}
          name="lift"
          value={lift}
          onChange={setLift}
          options={LIFTS.map((one) => [one, percent(Number(one), { sign: true, short: true })])}
        />
        <Field
          label={t('experiments.planned')}
          name="n_planned"
          type="number"
          min={1}
          defaultValue={was('n_planned')}
          placeholder={size ? count(size.n_planned) : ''}
          required={plan !== null && !size}
          hint={size ? t('register.size', { days: daysText(size.days_with_horizon) }) : t('register.no_size')}
        />
        <Field
          label={t('register.days')}
          name="days"
          type="number"
          min={1}
          max={400}
          required
          defaultValue={was('days', DAYS)}
        />
        <Field
          label={t('experiments.horizon')}
          name="horizon_d"
          type="number"
          min={1}
          max={90}
          required
          value={horizon}
          onChange={(event) => setHorizon(event.currentTarget.value)}
        />
      </div>
      <details class="unfolds" open={seen !== null}>
        <summary>{t('register.more')}</summary>
        <div>
          <Select
            label={t('experiments.assigned_by')}
            name="assigned_by"
            value={was('assigned_by', seen ? 'outside' : 'browser')}
            options={(['browser', 'outside'] as const).map((one) => [one, t(`assigned.${one}`)])}
          />
          <Field
            label={t('experiments.starts')}
            name="starts_at"
            type="date"
            defaultValue={was('starts_at', seen?.first_assigned_at.slice(0, 10))}
            hint={t('register.starts_says')}
          />
          <Field
            label={t('register.cap', { currency: shop.value!.currency })}
            name="cap"
            type="number"
            min={0}
            step="any"
            defaultValue={was('cap')}
            hint={t('register.cap_says')}
          />
          <label class="field">
            <span>
              <input type="checkbox" name="uses_cuped" defaultChecked={was('uses_cuped') === 'on'} />{' '}
              {t('experiments.cuped')}
            </span>
          </label>
          <fieldset class="field">
            <legend>{t('experiments.segments')}</legend>
            {SEGMENTS.map((one) => (
              <label key={one}>
                <input
                  type="checkbox"
                  name="segments"
                  value={one}
                  defaultChecked={was('segments', 'device').split(',').includes(one)}
                />{' '}
                {segmentName(one)}
              </label>
            ))}
          </fieldset>
        </div>
      </details>
    </Form>
  );
}
