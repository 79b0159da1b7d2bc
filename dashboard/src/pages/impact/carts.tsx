// What shoppers put into their carts; nothing of it is attributed.
import { money } from '../../format';
import type { CartFigures } from '../../types';
import { Card } from '../../ui/card';
import { reportUrl } from '../../ui/controls-asked';
import { Csv } from '../../ui/table';
import { t } from '../../words';

export function Carts({ figures }: { figures: CartFigures }) {
  const { currency, n_unpriced } = figures;
  const write = (minor: number | null) => (minor === null ? '–' : money(minor, currency));
  const shown = [
    [t('carts.average'), figures.average_cart_minor],
    [t('carts.daily'), figures.daily_cart_minor],
    [t('carts.total'), figures.n_changes ? figures.add_to_cart_minor : null],
  ] as const;
  return (
    <Card
      title={t('carts.title')}
      class="third"
      tools={
        <Csv
          url={reportUrl('cart-figures', { filter: null, rules: null, money: null, horizon: null })}
          name="cart-figures"
        />
      }
    >
      <dl class="kinds nums">
        {shown.map(([name, minor]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <strong>{write(minor)}</strong>
            </dd>
          </div>
        ))}
      </dl>
      <p class="small muted">{t('carts.note')}</p>
      {n_unpriced > 0 && <p class="small muted">{t('carts.unpriced', { n: n_unpriced })}</p>}
    </Card>
  );
}
