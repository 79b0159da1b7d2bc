// One's own account: who one is here, and another password.
import { begin, session } from '../../session';
import type { SessionState } from '../../types';
import { announce } from '../../ui/announce';
import { Card } from '../../ui/card';
import { Field, Form, useSend } from '../../ui/form';
import { t } from '../../words';

export function Account() {
  const { user, version } = session.value!;
  const sending = useSend<SessionState>((told) => {
    begin(told);
    announce(t('account.changed'));
  });
  return (
    <Card title={t('app.account')}>
      <dl class="facts">
        <dt>{t('access.name')}</dt>
        <dd>
          <bdi>{user?.name}</bdi>
        </dd>
        <dt>{t('access.email')}</dt>
        <dd>{user?.email}</dd>
        <dt>Talkworth</dt>
        <dd>{version}</dd>
      </dl>
      <h3>{t('account.password')}</h3>
      <Form
        sending={sending}
        submit={t('account.change')}
        onFields={async ({ current, password }, form) => {
          if (await sending.send('/v1/session/password', 'POST', { current, new: password })) form.reset();
        }}
      >
        <Field label={t('account.current')} name="current" type="password" autocomplete="current-password" required />
        <Field
          label={t('access.new_password')}
          name="password"
          type="password"
          autocomplete="new-password"
          minLength={10}
          hint={t('account.ends_others')}
          required
        />
      </Form>
    </Card>
  );
}
