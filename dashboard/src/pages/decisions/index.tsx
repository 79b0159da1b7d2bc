// What to do next: what differs, what changed and by what, what was before, and what a human adds.
import type { ComponentType } from 'preact';
import { address, pageHref } from '../../address';
import { Controls } from '../../ui/controls';
import { t } from '../../words';
import { Before } from './before';
import { Changed } from './changed';
import { Differs } from './differs';
import { Human } from './human';

const PARTS = [
  { name: 'differs', Part: Differs, has: ['rules', 'filters', 'horizon'] },
  { name: 'changed', Part: Changed, has: ['rules', 'filters', 'horizon'] },
  { name: 'before', Part: Before, has: [] },
  { name: 'human', Part: Human, has: [] },
] as const satisfies ReadonlyArray<{ name: string; Part: ComponentType; has: readonly string[] }>;

export function Decisions() {
  const name = address.value.path.split('/')[2];
  const chosen = PARTS.find((one) => one.name === name) ?? PARTS[0];
  const { Part } = chosen;
  return (
    <>
      <header class="page-head">
        <h1>{t('nav.decisions')}</h1>
        {chosen.name !== 'before' && <Controls has={chosen.has} />}
      </header>
      <nav class="tabs" aria-label={t('nav.decisions')}>
        {PARTS.map((one) => (
          <a
            key={one.name}
            href={pageHref(`/decisions/${one.name}`)}
            aria-current={one === chosen ? 'page' : undefined}
          >
            {t(`decisions.${one.name}`)}
          </a>
        ))}
      </nav>
      <div class="grid">
        <Part key={chosen.name} />
      </div>
    </>
  );
}
