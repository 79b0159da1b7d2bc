// By an order's number or a conversation's id to what became of it. `/` goes there.
import { go, href } from '../address';
import { t } from '../words';
import { Icon } from './icon';

export function Search() {
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const text = String(new FormData(event.currentTarget).get('text') ?? '').trim();
        if (text) go(href({ open: `search:${text}` }));
      }}
    >
      <Icon name="search" />
      <label class="unseen" for="search">
        {t('app.search')}
      </label>
      <input id="search" name="text" type="search" placeholder={t('app.search')} autocomplete="off" maxLength={200} />
    </form>
  );
}
