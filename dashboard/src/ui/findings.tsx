// What must be known beside numbers: what blocks them, what warns, what is only noted.
import { t } from '../words';
import { Icon } from './icon';
import { Said } from './states';

const SEVERITIES = ['blocks', 'warns', 'notes'] as const;

export interface Finding {
  readonly code: string;
  readonly severity: (typeof SEVERITIES)[number];
  readonly words: string;
}

export function Findings({ of }: { of: readonly Finding[] }) {
  if (!of.length) return null;
  return (
    <ul class="findings" aria-label={t('finding.all')}>
      {SEVERITIES.flatMap((severity) =>
        of
          .filter((one) => one.severity === severity)
          .map(({ code, words }) => (
            <li key={code + words} class={severity}>
              <Icon name={severity === 'notes' ? 'circle' : 'warning'} /> <strong>{t(`finding.${severity}`)}</strong>{' '}
              <Said>{words}</Said>
            </li>
          )),
      )}
    </ul>
  );
}
