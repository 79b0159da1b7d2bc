// The orders or the conversations that stand behind what is on the page.
import { asked, href } from '../../address';
import { useTold } from '../../api';
import { count, instant, money } from '../../format';
import type { ConversationList, CreditedOrders, ListedConversation } from '../../types';
import { Card } from '../../ui/card';
import { Choices } from '../../ui/choice';
import { reportUrl, valueName } from '../../ui/controls-asked';
import { Answered } from '../../ui/states';
import { Csv, Table, type Column } from '../../ui/table';
import { retold, t, word } from '../../words';
import { OrderTable, Paging } from '../impact/orders';

const LISTS = ['orders', 'conversations'] as const;

export function Listed() {
  const list = asked('list');
  const isTalk = list === 'conversations';
  const page = asked('page');
  const url = isTalk
    ? reportUrl('conversations')
    : reportUrl('orders', { cohort: 'conversations', trust: asked('trust') });
  const told = useTold<CreditedOrders | ConversationList>(page ? `${url}&page=${page}` : url);
  return (
    <Card
      title={t('explore.behind')}
      tools={
        <>
          <Choices
            label={t('explore.behind')}
            options={LISTS.map((one) => ({
              text: t(`impact.${one}`),
              to: { list: one, page: null },
              isChosen: list === one,
            }))}
          />
          <Csv url={url} name={list} />
        </>
      }
    >
      <Answered told={told} lines={8}>
        {(rows) => (
          <>
            {'orders' in rows ? <OrderTable {...rows} /> : <Talks {...rows} />}
            <Paging {...rows} />
          </>
        )}
      </Answered>
    </Card>
  );
}

function Talks({ conversations, timezone, currency }: ConversationList) {
  const columns: Column<ListedConversation>[] = [
    {
      key: 'id',
      title: t('opened.conversation'),
      cell: (one) => (
        <a class="clip short" href={href({ open: `conversation:${one.conversation_id}` })}>
          <bdi>{one.conversation_id}</bdi>
        </a>
      ),
    },
    { key: 'at', title: t('explore.began'), isMain: false, cell: (one) => instant(one.started_at, timezone) },
    { key: 'channel', title: t('dimension.channel'), isMain: false, cell: (one) => word('channel', one.channel) },
    {
      key: 'intent',
      title: t('dimension.intent'),
      isMain: false,
      cell: (one) => valueName('intent', one.intent ?? 'unknown'),
    },
    {
      key: 'outcome',
      title: t('explore.outcome'),
      cell: (one) => (one.code ? retold('why', one.code, one.reason ?? '') : word('outcome', one.outcome)),
    },
    {
      key: 'orders',
      title: t('impact.orders'),
      isNumber: true,
      isMain: false,
      cell: (one) => count(one.n_orders),
    },
    {
      key: 'earned',
      title: t('explore.earned'),
      isNumber: true,
      cell: (one) => money(one.revenue.total_minor, currency),
    },
  ];
  return (
    <Table
      caption={t('impact.conversations')}
      columns={columns}
      rows={conversations}
      keyOf={(one) => `${one.conversation_id} ${one.part}`}
      empty={<p class="empty">{t('filter.nothing')}</p>}
    />
  );
}
