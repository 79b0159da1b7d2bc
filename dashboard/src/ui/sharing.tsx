// Makes a link that shows this screen, as it stands, to whoever holds it.
import { useState } from 'preact/hooks';
import { address, href } from '../address';
import { instant } from '../format';
import { shop } from '../session';
import type { MadeShare } from '../types';
import { t } from '../words';
import { at } from './controls-asked';
import { Copyable } from './copy';
import { Field, Form, Select, useSend } from './form';

const DAYS = [7, 14, 30, 90];
const DEFAULT_DAYS = '14';

export function Sharing() {
  const [made, setMade] = useState<MadeShare | null>(null);
  const sending = useSend<MadeShare>(setMade);
  if (made)
    return (
      <>
        <p>{t('sharing.made', { at: instant(made.share.expires_at, shop.value!.timezone, { year: true }) })}</p>
        <Copyable text={made.link} label={t('sharing.link')} />
      </>
    );
  return (
    <Form
      sending={sending}
      submit={t('sharing.make')}
      onFields={({ name, days, with_orders }) => {
        const [, query = ''] = href({ open: null, shop: null }).split('?');
        const screen = { path: address.value.path, query };
        const body = { name, days: Number(days), with_orders: with_orders === 'on', screen };
        void sending.send(at('/v1/shares'), 'POST', body);
      }}
    >
      <p>{t('sharing.says')}</p>
      <Field label={t('sharing.name')} name="name" required maxLength={100} defaultValue={t('nav.impact')} />
      <Select
        label={t('sharing.days')}
        name="days"
        value={DEFAULT_DAYS}
        options={DAYS.map((n) => [String(n), t('impact.days', { n })])}
      />
      <label class="field check">
        <span>
          <input type="checkbox" name="with_orders" /> {t('sharing.with_orders')}
        </span>
      </label>
    </Form>
  );
}
