// What an order's number or a conversation's id belongs to, and in one line what became of it.
import { useTold } from '../../api';
import { instant } from '../../format';
import type { SearchResult } from '../../types';
import { at } from '../../ui/controls-asked';
import { Answered, Empty } from '../../ui/states';
import { retold, t } from '../../words';
import { Opens, Trust, useHeading } from './parts';

const SHOWN = 60;

export function Found({ text }: { text: string }) {
  const told = useTold<SearchResult>(at('/v1/search', { text }));
  useHeading(t('found.title', { text: text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text }));
  return (
    <Answered told={told} lines={6}>
      {({ found, timezone }) =>
        found.length ? (
          <ul class="plain">
            {found.map((one) => (
              <li key={one.what + one.name + one.at}>
                <p class="chips">
                  <span class="muted">{t(`found.${one.what}`)}</span>
                  <Opens what={one.what} id={one.key}>
                    {one.name}
                  </Opens>
                  <span class="muted nums">{instant(one.at, timezone, { year: true })}</span>
                  {one.trust && <Trust trust={one.trust} />}
                  <span class={one.is_credited ? 'badge good' : 'badge'}>
                    {t(one.is_credited ? 'found.credited' : 'found.not_credited')}
                  </span>
                </p>
                <p>{retold('lead', 'found', one.statement)}</p>
              </li>
            ))}
          </ul>
        ) : (
          <Empty title={t('found.none')}>
            <p>{t('found.how')}</p>
          </Empty>
        )
      }
    </Answered>
  );
}
