// Who changed what, and when: it only ever grows.
import { useState } from 'preact/hooks';
import { useTold } from '../../api';
import { instant } from '../../format';
import { shop } from '../../session';
import type { Audit as Change } from '../../types';
import { Card } from '../../ui/card';
import { at } from '../../ui/controls-asked';
import { Answered, Empty } from '../../ui/states';
import { Save, Table } from '../../ui/table';
import { t } from '../../words';

const SHOWN = 100;

export function Audit() {
  const told = useTold<readonly Change[]>(at('/v1/audit'));
  const [n, setN] = useState(SHOWN);
  const { timezone } = shop.value!;
  return (
    <Card title={t('settings.audit')} tools={<Save name="audit" />}>
      <Answered told={told} lines={8}>
        {(changes) => (
          <>
            <Table
              caption={t('settings.audit')}
              rows={changes.toReversed().slice(0, n)}
              keyOf={(one) => `${one.changed_at} ${one.change} ${one.subject}`}
              empty={<Empty title={t('audit.none')} />}
              columns={[
                {
                  key: 'at',
                  title: t('audit.when'),
                  cell: (one) =>
                    instant(new Date(one.changed_at / 1000).toISOString(), timezone, { seconds: true, year: true }),
                },
                { key: 'who', title: t('audit.who'), cell: (one) => <bdi>{one.actor}</bdi> },
                { key: 'what', title: t('audit.what'), cell: (one) => one.change.replaceAll('-', ' ') },
                { key: 'subject', title: t('audit.subject'), cell: (one) => <bdi>{one.subject}</bdi> },
              ]}
            />
            {changes.length > n && (
              <button type="button" onClick={() => setN(n + SHOWN)}>
                {t('live.older')}
              </button>
            )}
          </>
        )}
      </Answered>
    </Card>
  );
}
