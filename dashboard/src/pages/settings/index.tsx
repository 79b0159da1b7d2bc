// What a shop's administrators look after, a section at a time.
import type { ComponentType } from 'preact';
import { address, pageHref } from '../../address';
import { may, session, type Role } from '../../session';
import { t } from '../../words';
import { Account } from './account';
import { Audit } from './audit';
import { Connectors } from './connectors';
import { Keys } from './keys';
import { Outlets } from './outlets';
import { People } from './people';
import { Privacy } from './privacy';
import { Rules } from './rules';
import { Sharing } from './sharing';
import { Shops } from './shops';

const SECTIONS = [
  { name: 'connectors', needs: 'admin', Section: Connectors },
  { name: 'keys', needs: 'admin', Section: Keys },
  { name: 'rules', needs: 'viewer', Section: Rules },
  { name: 'sharing', needs: 'analyst', Section: Sharing },
  { name: 'outlets', needs: 'admin', Section: Outlets },
  { name: 'people', needs: 'admin', Section: People },
  { name: 'privacy', needs: 'admin', Section: Privacy },
  { name: 'audit', needs: 'admin', Section: Audit },
  { name: 'shops', needs: 'admin', Section: Shops },
  { name: 'account', needs: 'viewer', Section: Account },
] as const satisfies ReadonlyArray<{ name: string; needs: Role; Section: ComponentType }>;

export function Settings() {
  const isOwner = session.value?.user?.is_owner ?? false;
  // Without a shop there is only the owner's first task: to add one.
  const allowed = SECTIONS.filter(({ name, needs }) =>
    name === 'account' ? true : name === 'shops' && isOwner ? true : may(needs),
  );
  const name = address.value.path.split('/')[2];
  const chosen = allowed.find((one) => one.name === name) ?? allowed[0]!;
  const { Section } = chosen;
  return (
    <div class="settings-page">
      <div class="page-head">
        <h1>{t('nav.settings')}</h1>
      </div>
      <nav class="tabs" aria-label={t('nav.settings')}>
        {allowed.map((one) => (
          <a key={one.name} href={pageHref(`/settings/${one.name}`)} aria-current={one === chosen ? 'page' : undefined}>
            {t(`settings.${one.name}`)}
          </a>
        ))}
      </nav>
      <Section key={chosen.name} />
    </div>
  );
}
