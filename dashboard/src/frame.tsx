// What stands around every page: where one can go, whose shop it is, who looks.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { address, go, href, pageHref } from './address';
import { useTold } from './api';
import { PAGES, pageAt } from './pages';
import { Opened } from './pages/opened';
import { leave, session, share, shop } from './session';
import { dress, theme, THEMES } from './theme';
import type { Health } from './types';
import { Announcer } from './ui/announce';
import { Icon } from './ui/icon';
import { Banner } from './ui/states';
import { Popover } from './ui/popover';
import { Search } from './ui/search';
import { Shortcuts } from './ui/shortcuts';
import { count, instant } from './format';
import { LANGUAGES, language, speak, t, type Language } from './words';

export function Frame({ children }: { children: ComponentChildren }) {
  const isShared = share.value !== null;
  return (
    <div class={isShared ? 'frame shared' : 'frame'}>
      <a class="skip" href="#main">
        {t('app.skip')}
      </a>
      {isShared ? <SharedTop /> : <Side />}
      <main id="main" tabIndex={-1}>
        <Behind />
        {children}
      </main>
      <Opened />
      <Announcer />
      {!isShared && <Shortcuts />}
    </div>
  );
}

const LOOK_MS = 10_000;
const MANY = 500;

/** While the figures are made anew, or far behind what arrived, every page says so. */
function Behind() {
  const { data } = useTold<Health>('/healthz', LOOK_MS);
  if (!data || data.n_waiting < MANY) return null;
  return <Banner kind="warn">{t('app.behind', { n: count(data.n_waiting) })}</Banner>;
}

function Side() {
  const [isOpen, setIsOpen] = useState(false);
  const here = pageAt(address.value.path);
  useEffect(() => setIsOpen(false), [address.value.path]);
  return (
    <header class={isOpen ? 'side open' : 'side'}>
      <div class="brand">
        <img src="/assets/icon.svg" alt="" width="28" height="28" />
        <strong>Talkworth</strong>
        <button
          type="button"
          class="quiet burger"
          aria-expanded={isOpen}
          aria-controls="side-nav"
          onClick={() => setIsOpen(!isOpen)}
        >
          <Icon name={isOpen ? 'close' : 'menu'} />
          <span class="unseen">{t('app.menu')}</span>
        </button>
      </div>
      <div class="below" id="side-nav">
        <ShopChoice />
        <Search />
        <nav aria-label={t('app.pages')}>
          {PAGES.map((page) => (
            <a key={page.path} href={pageHref(page.path)} aria-current={page === here ? 'page' : undefined}>
              <Icon name={page.icon} />
              {t(page.title)}
            </a>
          ))}
        </nav>
        <div class="foot">
          <Person />
        </div>
      </div>
    </header>
  );
}

function ShopChoice() {
  const shops = session.value?.shops ?? [];
  const chosen = shop.value;
  if (!chosen) return null;
  if (shops.length === 1) return <p class="shop-name">{chosen.name}</p>;
  return (
    <label class="shop-choice">
      <span class="unseen">{t('app.shop')}</span>
      <select
        value={chosen.shop_id}
        onChange={(event) => go(href({ shop: event.currentTarget.value, filter: null, open: null }))}
      >
        {shops.map((one) => (
          <option key={one.shop_id} value={one.shop_id}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Person() {
  const user = session.value?.user;
  return (
    <Popover
      label={t('app.you')}
      class="quiet person"
      text={
        <>
          <Icon name="person" />
          <span class="clip">{user?.name || user?.email}</span>
        </>
      }
    >
      <Look />
      <a class="row" href={pageHref('/settings/account')}>
        {t('app.account')}
      </a>
      <button type="button" class="row" onClick={() => void leave()}>
        {t('app.sign_out')}
      </button>
    </Popover>
  );
}

/** Colours and language, for this browser alone. */
function Look() {
  return (
    <div class="look">
      <div class="choices" role="group" aria-label={t('app.theme')}>
        {THEMES.map((one) => (
          <button key={one} type="button" aria-pressed={theme.value === one} onClick={() => dress(one)}>
            {t(`theme.${one}`)}
          </button>
        ))}
      </div>
      <label>
        <span class="unseen">{t('app.language')}</span>
        <select value={language.value} onChange={(event) => void speak(event.currentTarget.value as Language)}>
          {Object.entries(LANGUAGES).map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function SharedTop() {
  const { name, shop: of, expires_at } = share.value!;
  return (
    <header class="shared-top">
      <img src="/assets/icon.svg" alt="" width="24" height="24" />
      <strong>{of.name}</strong>
      <span>{name}</span>
      <span class="muted">{t('share.until', { at: instant(expires_at, of.timezone, { year: true }) })}</span>
    </header>
  );
}
