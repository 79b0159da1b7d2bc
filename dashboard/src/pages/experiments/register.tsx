// Registers an experiment: what is decided, what will be stored for good, and then what to paste.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { pageHref } from '../../address';
import { useTold } from '../../api';
import { count, decimals, percent } from '../../format';
import { shop } from '../../session';
import type { ExperimentPlanReport, RegisteredExperiment, SeenExperiment } from '../../types';
import { announce } from '../../ui/announce';
import { at } from '../../ui/controls-asked';
import { Dialog } from '../../ui/dialog';
import { Field, Form, Select, useSend, type Fields } from '../../ui/form';
import { Icon } from '../../ui/icon';
import { Banner, Said } from '../../ui/states';
import { t } from '../../words';
import { daysText, Facts, segmentName, Snippets } from './parts';

const SEGMENTS = ['device', 'traffic_source', 'returning'];
const LIFTS = ['0.05', '0.1', '0.2'];
const [DAYS, HORIZON] = ['60', '30'];
const MOST_ARMS = 10;

interface Arm {
  readonly name: string;
  readonly weight: string;
}

interface Props {
  readonly seen: SeenExperiment | null;
  readonly again: () => void;
  readonly onClose: () => void;
}

export function Register({ seen, again, onClose }: Props) {
  const [arms, setArms] = useState<readonly Arm[]>(() =>
    seen
      ? seen.arms.map(({ arm }) => ({ name: arm, weight: '50' }))
      : [
          { name: 'assistant', weight: '50' },
          { name: 'holdout', weight: '50' },
        ],
  );
  const [fields, setFields] = useState<Fields | null>(null);
  const [isLooking, setIsLooking] = useState(false);
  const sending = useSend<RegisteredExperiment>(() => {
    announce(t('register.done'));
    again();
  });
  const [made, setMade] = useState<RegisteredExperiment | null>(null);
  const register = async (body: object) => {
    const told = await sending.send(at('/v1/experiments'), 'POST', body);
    if (told) setMade(told);
    else setIsLooking(false);
  };
  return (
    <Dialog title={t(made ? 'register.done' : 'experiments.new')} isDrawer onClose={onClose}>
      <Step key={made ? 'made' : isLooking ? 'look' : 'plan'}>
        {made ? (
          <Done made={made} />
        ) : fields && isLooking ? (
          <Look
            fields={fields}
            arms={arms}
            isSending={sending.isSending}
            back={() => setIsLooking(false)}
            register={register}
          />
        ) : (
          <Plan
            seen={seen}
            before={fields ?? {}}
            arms={arms}
            setArms={setArms}
            sending={sending}
            onFields={(given) => {
              setFields(given);
              setIsLooking(true);
            }}
          />
        )}
      </Step>
    </Dialog>
  );
}

/** One after the other in the same dialog; focus and eyes begin each at its top. */
function Step({ children }: { children: ComponentChildren }) {
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const isFirst = top.current!.closest('dialog')!.contains(document.activeElement);
    if (!isFirst) top.current!.focus();
    top.current!.closest('dialog')!.scrollTop = 0;
  }, []);
  return (
    <div ref={top} tabIndex={-1}>
      {children}
    </div>
  );
}

/** A name as an id: letters, digits and hyphens. */
const idOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 60);

function Plan({
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
function Look({
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

function Done({ made: { registered, notes } }: { made: RegisteredExperiment }) {
  const { experiment_id: id } = registered.experiment;
  return (
    <>
      {notes.length > 0 && (
        <Banner kind="warn">
          {notes.map((one) => (
            <p key={one}>
              <Said>{one}</Said>
            </p>
          ))}
        </Banner>
      )}
      <p>{t('register.paste')}</p>
      <Snippets of={registered.snippets} />
      <p>
        <a href={pageHref(`/experiments/${encodeURIComponent(id)}`)}>{t('register.open')}</a>
      </p>
    </>
  );
}
