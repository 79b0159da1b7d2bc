// The shop itself: its name, what is kept of it and for how long; more shops; and its end.
import { useTold } from '../../api';
import { learn, may, session, shop } from '../../session';
import type { Shops as Told, ToldShop } from '../../types';
import { announce } from '../../ui/announce';
import { Card } from '../../ui/card';
import { at } from '../../ui/controls-asked';
import { Field, Form, useSend, type Sending } from '../../ui/form';
import { Answered } from '../../ui/states';
import { go } from '../../address';
import { t } from '../../words';

export function Shops() {
  return (
    <>
      {may('admin') && <Shop />}
      {session.value?.user?.is_owner && <Add />}
      {may('admin') && session.value?.user?.is_owner && <Erase />}
    </>
  );
}

function Shop() {
  const { shop_id } = shop.value!;
  const told = useTold<Told>('/v1/shops');
  const saving = useSend(() => {
    announce(t('settings.saved'));
    told.again();
    void learn();
  });
  return (
    <Card title={t('settings.shops')}>
      <Answered told={told}>
        {({ shops, least_retention_d }) =>
          shops
            .filter((one) => one.shop_id === shop_id)
            .map((one) => <Kept key={one.shop_id} one={one} least={least_retention_d} saving={saving} />)
        }
      </Answered>
    </Card>
  );
}

function Kept({ one, least, saving }: { one: ToldShop; least: number; saving: Sending<unknown> }) {
  return (
    <>
      <dl class="facts">
        <dt>{t('shops.id')}</dt>
        <dd>
          <code>{one.shop_id}</code>
        </dd>
        <dt>{t('shops.currency')}</dt>
        <dd>{one.currency}</dd>
        <dt>{t('shops.timezone')}</dt>
        <dd>{one.timezone}</dd>
      </dl>
      <Form
        sending={saving}
        submit={t('settings.save')}
        onFields={({ name, retention_d }, form) =>
          void saving.send(at('/v1/shops'), 'PATCH', {
            name,
            retention_d: retention_d ? Number(retention_d) : null,
            transcripts: form.querySelector<HTMLInputElement>('[name=transcripts]')!.checked ? 'keep' : 'drop',
          })
        }
      >
        <Field label={t('shops.name')} name="name" defaultValue={one.name} maxLength={200} required />
        <Field
          label={t('shops.retention')}
          name="retention_d"
          type="number"
          min={least}
          defaultValue={one.retention_d ?? ''}
          hint={t('shops.retention_why')}
        />
        <label class="field check">
          <span>
            <input type="checkbox" name="transcripts" defaultChecked={one.transcripts === 'keep'} />{' '}
            {t('shops.transcripts')}
          </span>
          <small>{t('shops.transcripts_why')}</small>
        </label>
      </Form>
    </>
  );
}

function Add() {
  const sending = useSend<ToldShop>();
  return (
    <Card title={t('shops.add')}>
      <Form
        sending={sending}
        submit={t('shops.add')}
        onFields={async ({ shop_id, name, currency = '', timezone }) => {
          const body = { shop_id, name, currency: currency.toUpperCase(), timezone };
          if (!(await sending.send('/v1/shops', 'POST', body))) return;
          await learn();
          go(`/settings/connectors?shop=${shop_id}`);
        }}
      >
        <div class="fields">
          <Field
            label={t('shops.id')}
            name="shop_id"
            pattern="[a-z0-9\-]+"
            maxLength={63}
            hint={t('shops.id_why')}
            required
          />
          <Field label={t('shops.name')} name="name" maxLength={200} required />
          <Field
            label={t('shops.currency')}
            name="currency"
            pattern="[A-Za-z]{3}"
            maxLength={3}
            placeholder="EUR"
            required
          />
          <Field
            label={t('shops.timezone')}
            name="timezone"
            defaultValue={Intl.DateTimeFormat().resolvedOptions().timeZone}
            list="timezones"
            required
          />
        </div>
        <datalist id="timezones">
          {Intl.supportedValuesOf('timeZone').map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </Form>
    </Card>
  );
}

function Erase() {
  const { shop_id } = shop.value!;
  const sending = useSend(() => {
    announce(t('shops.erased'));
    void learn().then(() => go('/settings/shops'));
  });
  return (
    <Card title={t('shops.erase')}>
      <p>{t('shops.erase_why')}</p>
      <Form
        sending={sending}
        submit={t(sending.isSending ? 'privacy.erasing' : 'shops.erase')}
        onFields={({ confirm: typed }) => void sending.send(at('/v1/shops/erase'), 'POST', { confirm: typed })}
      >
        <Field
          label={t('shops.erase_type', { id: shop_id })}
          name="confirm"
          pattern={shop_id}
          autocomplete="off"
          required
        />
      </Form>
    </Card>
  );
}
