// Who may see the shop, and what they may do in it.
import { useState } from 'preact/hooks';
import { useTold } from '../../api';
import { instant } from '../../format';
import { session, shop } from '../../session';
import type { MadeUser, ShopUsers, ToldUser } from '../../types';
import { Card } from '../../ui/card';
import { at } from '../../ui/controls-asked';
import { Copyable } from '../../ui/copy';
import { Dialog } from '../../ui/dialog';
import { Field, Form, Select, useSend } from '../../ui/form';
import { Answered, Banner, said } from '../../ui/states';
import { Save, Table } from '../../ui/table';
import { t, word } from '../../words';

const ROLES = ['viewer', 'analyst', 'admin'] as const;
const roleOptions = () => ROLES.map((role) => [role, t(`role.${role}`)] as const);

export function People() {
  const told = useTold<ShopUsers>(at('/v1/users'));
  const [made, setMade] = useState<MadeUser | null>(null);
  const inviting = useSend<MadeUser>((user) => {
    setMade(user);
    told.again();
  });
  const changing = useSend(told.again);
  const isMe = (user: ToldUser) => user.user_id === session.value?.user?.user_id;
  return (
    <Card title={t('settings.people')} tools={<Save name="people" />}>
      {changing.error && <Banner kind="bad">{said(changing.error)}</Banner>}
      <Answered told={told} lines={4}>
        {({ users }) => (
          <Table
            caption={t('settings.people')}
            rows={users}
            keyOf={(user) => user.user_id}
            columns={[
              {
                key: 'who',
                title: t('people.who'),
                cell: (user) => (
                  <>
                    <bdi>{user.name || user.email}</bdi> {isMe(user) && <span class="badge">{t('app.you')}</span>}
                    <br />
                    <span class="muted">{user.email}</span>
                  </>
                ),
              },
              {
                key: 'role',
                title: t('people.role'),
                cell: (user) =>
                  user.is_owner ? (
                    t('people.owner')
                  ) : (
                    <select
                      aria-label={`${t('people.role')}: ${user.email}`}
                      value={user.role}
                      onChange={(event) =>
                        void changing.send(at(`/v1/users/${user.user_id}`), 'PATCH', {
                          role: event.currentTarget.value,
                        })
                      }
                    >
                      {roleOptions().map(([role, text]) => (
                        <option key={role} value={role}>
                          {text}
                        </option>
                      ))}
                    </select>
                  ),
              },
              {
                key: 'state',
                title: t('health.state'),
                cell: (user) => (
                  <>
                    <span class={`badge ${user.state === 'active' ? 'good' : ''}`}>
                      {word('people.state', user.state)}
                    </span>{' '}
                    {user.invited_until && (
                      <small class="muted">
                        {t('keys_.until', { at: instant(user.invited_until, shop.value!.timezone) })}
                      </small>
                    )}
                  </>
                ),
              },
              {
                key: 'do',
                title: t('settings.actions'),
                cell: (user) =>
                  !user.is_owner &&
                  !isMe(user) && (
                    <button
                      type="button"
                      class="danger"
                      onClick={() =>
                        confirm(t('people.remove_sure', { email: user.email })) &&
                        void changing.send(at(`/v1/users/${user.user_id}`), 'DELETE')
                      }
                    >
                      {t('settings.remove')}
                    </button>
                  ),
              },
            ]}
          />
        )}
      </Answered>
      <h3>{t('people.invite')}</h3>
      <Form
        sending={inviting}
        submit={t('people.invite_do')}
        onFields={async ({ email, role }, form) => {
          if (await inviting.send(at('/v1/users'), 'POST', { email, role })) form.reset();
        }}
      >
        <Field label={t('access.email')} name="email" type="email" required />
        <Select label={t('people.role')} name="role" options={roleOptions()} hint={t('people.role_why')} />
      </Form>
      {made && (
        <Dialog title={t('people.invited', { email: made.user.email })} onClose={() => setMade(null)}>
          {made.link ? (
            <>
              <p>{t('people.link_why')}</p>
              <Copyable text={made.link} label={t('people.link')} />
            </>
          ) : (
            <p>{t('people.no_link')}</p>
          )}
        </Dialog>
      )}
    </Card>
  );
}
