// The frame around every page, and who may see it.
import { useEffect, useState } from 'preact/hooks';
import { address, go } from './address';
import { isExpired, problemOf, type ApiError } from './api';
import { Frame } from './frame';
import { pageAt } from './pages';
import { learn, openShare, session, share, shop } from './session';
import { Loaded } from './ui/loaded';
import { Failure, Waiting } from './ui/states';
import { language, t } from './words';

/** Addresses that need nobody signed in. */
const ENTRANCES = ['/sign-in', '/set-up', '/invitation'];

export function App() {
  const [error, setError] = useState<ApiError | null>(null);
  const { path, hash } = address.value;
  useEffect(() => {
    const told = path === '/share' ? openShare(hash) : learn();
    told.catch((problem: unknown) => setError(problemOf(problem)));
  }, []);
  void language.value;
  if (error) return <Failure error={error} again={() => location.reload()} />;
  if (share.value) return <Shown />;
  if (!session.value) return <Waiting />;
  if (session.value.state !== 'signed-in' || ENTRANCES.includes(path)) return <Entrance />;
  return (
    <>
      <Shown />
      {isExpired.value && <Loaded load={() => import('./pages/access').then((m) => m.SignInAgain)} />}
    </>
  );
}

function Entrance() {
  const { state, user } = session.value!;
  const { path } = address.value;
  useEffect(() => {
    if (state === 'signed-in' && user && path === '/sign-in') go('/', 'replace');
  }, [state, path]);
  return <Loaded load={() => import('./pages/access').then((m) => m.Access)} />;
}

function Shown() {
  const path = share.value ? share.value.screen.path : address.value.path;
  const page = pageAt(path);
  useEffect(() => {
    const parts = [page ? t(page.title) : t('app.no_page'), shop.value?.name, 'Talkworth'];
    document.title = parts.filter(Boolean).join(' · ');
  }, [page, shop.value, language.value]);
  return <Frame>{page ? <Loaded key={page.path} load={page.load} /> : <p class="empty">{t('app.no_page')}</p>}</Frame>;
}
