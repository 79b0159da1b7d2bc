// What leaves the house: links that show one report, and the weekly digest.
import { useTold } from '../../api';
import { instant } from '../../format';
import { shop } from '../../session';
import type { ShopShares } from '../../types';
import { Card } from '../../ui/card';
import { at } from '../../ui/controls-asked';
import { useSend } from '../../ui/form';
import { Answered, Empty } from '../../ui/states';
import { Save, Table } from '../../ui/table';
import { t } from '../../words';
import { Digest } from './digest';

export function Sharing() {
  return (
    <>
      <Digest />
      <Shares />
    </>
  );
}

function Shares() {
  const told = useTold<ShopShares>(at('/v1/shares'));
  const ending = useSend(told.again);
  const { timezone } = shop.value!;
  return (
    <Card title={t('sharing.links')} tools={<Save name="shares" />}>
      <p class="muted">{t('sharing.links_why')}</p>
      <Answered told={told}>
        {({ shares }) => (
          <Table
            caption={t('sharing.links')}
            rows={shares}
            keyOf={(one) => one.share_id}
            empty={<Empty title={t('sharing.no_links')} />}
            columns={[
              { key: 'name', title: t('sharing.name'), cell: (one) => <bdi>{one.name}</bdi> },
              {
                key: 'screen',
                title: t('sharing.screen'),
                cell: (one) => (
                  <a href={`${one.screen.path}${one.screen.query && `?${one.screen.query}`}`}>{one.screen.path}</a>
                ),
              },
              { key: 'by', title: t('audit.who'), cell: (one) => <bdi>{one.made_by}</bdi> },
              {
                key: 'until',
                title: t('sharing.until'),
                cell: (one) =>
                  one.revoked_at ? t('sharing.ended') : instant(one.expires_at, timezone, { year: true }),
              },
              {
                key: 'do',
                title: t('settings.actions'),
                cell: (one) =>
                  one.works && (
                    <button
                      type="button"
                      class="danger"
                      onClick={() => void ending.send(at(`/v1/shares/${one.share_id}`), 'DELETE')}
                    >
                      {t('sharing.end')}
                    </button>
                  ),
              },
            ]}
          />
        )}
      </Answered>
    </Card>
  );
}
