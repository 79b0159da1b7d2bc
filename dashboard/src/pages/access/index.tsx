// How one comes in: sign in, make the first administrator, accept an invitation.
import type { ComponentChildren } from 'preact';
import { address, asked, go } from '../../address';
import { begin, session } from '../../session';
import type { SessionState } from '../../types';
import { Dialog } from '../../ui/dialog';
import { Field, Form, useSend, type Fields } from '../../ui/form';
import { Banner } from '../../ui/states';
import { t } from '../../words';

/** As many characters as a password needs; the server has the last word. */
const LEAST = 10;

export function Access() {
  const { path, hash } = address.value;
  if (path === '/invitation' && hash) return <Invitation code={hash} />;
  return session.value!.state === 'set-up' ? <SetUp code={hash} /> : <SignIn />;
}

/** The sign-in over a page whose session ended: what was typed there stays. */
export function SignInAgain() {
  const done = () => {};
  return (
    <Dialog title={t('access.expired')} onClose={() => location.reload()}>
      <p>{t('access.expired_why')}</p>
      <SignInForm onDone={done} />
    </Dialog>
  );
}

function Door({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <main class="door">
      <div class="card">
        <p class="door-brand">
          <img src="/assets/icon.svg" alt="" width="32" height="32" />
          Talkworth
        </p>
        <h1>{title}</h1>
        {children}
      </div>
      <p class="muted small">{t('access.about')}</p>
    </main>
  );
}

function SignIn() {
  return (
    <Door title={t('access.sign_in')}>
      <SignInForm onDone={enter} />
    </Door>
  );
}

function enter(): void {
  if (['/sign-in', '/set-up', '/invitation'].includes(address.value.path)) go('/', 'replace');
}

function SignInForm({ onDone }: { onDone: () => void }) {
  const sending = useSend<SessionState>((told) => {
    begin(told);
    onDone();
  });
  const { oidc } = session.value!.sign_in;
  const refused = asked('refused');
  return (
    <>
      {refused && <Banner kind="bad">{t('access.refused', { code: refused })}</Banner>}
      <Form
        sending={sending}
        submit={t('access.sign_in')}
        onFields={({ email, password }) => void sending.send('/v1/session', 'POST', { email, password })}
      >
        <Field label={t('access.email')} name="email" type="email" autocomplete="username" required autofocus />
        <Field label={t('access.password')} name="password" type="password" autocomplete="current-password" required />
      </Form>
      {oidc && (
        <a class="button wide" href="/v1/session/oidc">
          {t('access.with', { name: oidc.name })}
        </a>
      )}
      <p class="muted small">{t('access.lost')}</p>
    </>
  );
}

function SetUp({ code }: { code: string }) {
  const sending = useSend<SessionState>((told) => {
    begin(told);
    go('/settings', 'replace');
  });
  const send = ({ email, name, password, code: typed }: Fields) =>
    void sending.send('/v1/session/set-up', 'POST', { code: code || typed, email, name, password });
  return (
    <Door title={t('access.set_up')}>
      <p>{t('access.set_up_why')}</p>
      <Form sending={sending} submit={t('access.set_up_do')} onFields={send}>
        {!code && <Field label={t('access.code')} name="code" hint={t('access.code_where')} required />}
        <Field label={t('access.email')} name="email" type="email" autocomplete="username" required />
        <Field label={t('access.name')} name="name" autocomplete="name" required />
        <NewPassword />
      </Form>
    </Door>
  );
}

function Invitation({ code }: { code: string }) {
  const sending = useSend<SessionState>((told) => {
    begin(told);
    go('/', 'replace');
  });
  return (
    <Door title={t('access.invitation')}>
      <p>{t('access.invitation_why')}</p>
      <Form
        sending={sending}
        submit={t('access.invitation_do')}
        onFields={({ name, password }) => void sending.send('/v1/session/invitation', 'POST', { code, name, password })}
      >
        <Field label={t('access.name')} name="name" autocomplete="name" required />
        <NewPassword />
      </Form>
    </Door>
  );
}

function NewPassword() {
  return (
    <Field
      label={t('access.new_password')}
      name="password"
      type="password"
      autocomplete="new-password"
      minLength={LEAST}
      hint={t('access.password_rule', { n: LEAST })}
      required
    />
  );
}
