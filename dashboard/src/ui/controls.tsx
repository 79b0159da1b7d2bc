// What a report is looked at by: days, comparison, rules, money, filters. All of it lives in the address.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { asked, go, href, type Changes } from '../address';
import { days as daysText } from '../format';
import { share } from '../session';
import { t } from '../words';
import {
  DEFAULT_PERIOD,
  DIMENSIONS,
  dimensionName,
  filters,
  isCompared,
  PERIODS,
  valueName,
  withFilter,
} from './controls-asked';
import { Icon } from './icon';
import { Loaded } from './loaded';
import { Popover } from './popover';

/** What few open is fetched when they do. */
const panels = () => import('./controls-panels');

type Control = 'compare' | 'view' | 'rules' | 'filters' | 'horizon';

/** The row of controls a page has; a shared report shows only what it was made with. */
export function Controls({ has, children }: { has: readonly Control[]; children?: ComponentChildren }) {
  const isFixed = share.value !== null;
  return (
    <>
      {!isFixed && (
        <div class="controls">
          <PeriodControl canCompare={has.includes('compare')} />
          {(has.includes('view') || has.includes('horizon')) && <ViewControl hasView={has.includes('view')} />}
          {has.includes('rules') && <RulesControl />}
          {has.includes('filters') && <FilterControl />}
          {children}
        </div>
      )}
      <Chips isFixed={isFixed} />
    </>
  );
}

/** A choice that is an address, in a panel. */
export function Row({
  to,
  isChosen,
  close,
  children,
}: {
  to: Changes;
  isChosen: boolean;
  close?: () => void;
  children: ComponentChildren;
}) {
  return (
    <a class="row" href={href({ ...to, page: null })} aria-current={isChosen ? 'true' : undefined} onClick={close}>
      {children}
    </a>
  );
}

function PeriodControl({ canCompare }: { canCompare: boolean }) {
  const [from, to] = [asked('from'), asked('to')];
  const chosen = from || to ? '' : asked('period') || DEFAULT_PERIOD;
  // An address may ask for anything; what is no period is shown as it stands.
  const isRange = [from, to].every((on) => Date.parse(on));
  const known = PERIODS.find((one) => one === chosen);
  const text = known ? t(`period.${known}`) : chosen || (isRange ? daysText(from, to) : `${from} – ${to}`);
  return (
    <Popover label={t('period.label')} text={text}>
      {(close) => (
        <>
          {PERIODS.map((one) => (
            <Row key={one} close={close} to={{ period: one, from: null, to: null }} isChosen={one === chosen}>
              {t(`period.${one}`)}
            </Row>
          ))}
          <CustomDays from={from} to={to} close={close} />
          {canCompare && (
            <label class="row">
              <input
                type="checkbox"
                checked={isCompared()}
                onChange={() => go(href({ compare: isCompared() ? 'off' : null }))}
              />
              {t('period.compare')}
            </label>
          )}
        </>
      )}
    </Popover>
  );
}

const LONGEST_DAYS = 400;

/** What is wrong with two days, in words; '' where nothing is. */
function wrong(from: string, to: string): string {
  if (!from || !to) return t('period.both');
  const length = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (length < 1) return t('period.reversed');
  return length > LONGEST_DAYS ? t('period.long', { n: LONGEST_DAYS }) : '';
}

function CustomDays({ from, to, close }: { from: string; to: string; close: () => void }) {
  const [problem, setProblem] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const [first, last] = [String(data.get('from')), String(data.get('to'))];
    const found = wrong(first, last);
    setProblem(found);
    if (found) return;
    close();
    go(href({ from: first, to: last, period: null, page: null }));
  };
  return (
    <form class="panel-form custom-days" onSubmit={submit}>
      <label>
        {t('period.from')}
        <input type="date" name="from" defaultValue={from} min="2000-01-01" max="2199-12-31" />
      </label>
      <label>
        {t('period.to')}
        <input type="date" name="to" defaultValue={to} min="2000-01-01" max="2199-12-31" />
      </label>
      <button type="submit">{t('period.apply')}</button>
      <p class="bad small" role="alert">
        {problem}
      </p>
    </form>
  );
}

function Group({
  name,
  fallback,
  options,
}: {
  name: 'view' | 'money' | 'horizon';
  fallback: string;
  options: readonly string[];
}) {
  const chosen = asked(name) || fallback;
  return (
    <div role="group" aria-label={t(`view.${name}`)}>
      <p class="muted small">{t(`view.${name}`)}</p>
      {options.map((one) => (
        <Row key={one} to={{ [name]: one === fallback ? null : one }} isChosen={one === chosen}>
          {t(`view.${name}.${one}` as 'view.money.net')}
        </Row>
      ))}
    </div>
  );
}

function ViewControl({ hasView }: { hasView: boolean }) {
  const parts = [
    t(asked('money') === 'gross' ? 'view.money.gross.short' : 'view.money.net.short'),
    ...(asked('view') ? [t('view.view.conversations')] : []),
    ...(asked('horizon') === '7' ? [t('view.horizon.7.short')] : []),
  ];
  return (
    <Popover label={t('view.label')} text={parts.join(' · ')}>
      {hasView && <Group name="view" fallback="orders" options={['orders', 'conversations']} />}
      {hasView && <Group name="money" fallback="net" options={['net', 'gross']} />}
      <Group name="horizon" fallback="30" options={['30', '7']} />
    </Popover>
  );
}

function RulesControl() {
  const chosen = asked('rules');
  return (
    <Popover
      label={t('rules.label')}
      text={<span class="clip">{chosen ? t('rules.as_if', { name: chosen }) : t('rules.in_force')}</span>}
    >
      {(close) => (
        <div class="rule-choice">
          <Loaded load={() => panels().then((m) => m.RulesList)} chosen={chosen} close={close} />
        </div>
      )}
    </Popover>
  );
}

function FilterControl() {
  return (
    <Popover
      label={t('filter.label')}
      text={
        <>
          <Icon name="plus" />
          {t('filter.add')}
        </>
      }
    >
      {(close) => (
        <div class="filter-add">
          <Loaded load={() => panels().then((m) => m.FilterAdd)} close={close} />
        </div>
      )}
    </Popover>
  );
}

export function DimensionSelect({
  value,
  onPick,
  none,
  more,
}: {
  value: string;
  onPick: (dimension: string) => void;
  /** The text of choosing none, where that can be. */
  none?: string;
  /** The text of a property of the shop's own, where that can be. */
  more?: string;
}) {
  return (
    <label>
      <span class="unseen">{t('filter.dimension')}</span>
      <select value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        {none && <option value="">{none}</option>}
        {DIMENSIONS.map((one) => (
          <option key={one} value={one}>
            {dimensionName(one)}
          </option>
        ))}
        {more && <option value="property">{more}</option>}
      </select>
    </label>
  );
}

/** A segment's name, which narrows the screen to it; a shared screen stays as it is. */
export function FilterLink({ dimension, value }: { dimension: string; value: string }) {
  const name = (
    <bdi class="clip" title={value}>
      {valueName(dimension, value)}
    </bdi>
  );
  return share.value ? name : <a href={withFilter(dimension, value)}>{name}</a>;
}

/** The filters that hold; each goes away by its own button. */
function Chips({ isFixed }: { isFixed: boolean }) {
  const held = filters();
  if (!held.length) return null;
  return (
    <ul class="chips held" aria-label={t('filter.held')}>
      {held.map(({ text, dimension, value }) => (
        <li key={text} class="badge">
          <span class="muted">{dimensionName(dimension)}</span>{' '}
          <bdi class="clip" title={value}>
            {valueName(dimension, value)}
          </bdi>
          {!isFixed && (
            <a href={href({ filter: held.map((one) => one.text).filter((one) => one !== text), page: null })}>
              <Icon name="close" />
              <span class="unseen">{t('filter.remove', { name: `${dimensionName(dimension)} ${value}` })}</span>
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
