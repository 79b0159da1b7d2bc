// What the controls open: the rules one may try, and the values one may filter by.
import { useState } from 'preact/hooks';
import { useTold } from '../api';
import type { Presets, RuleSets, SegmentReport } from '../types';
import { t } from '../words';
import { DimensionSelect, Row } from './controls';
import { at, reportUrl, valueName, withFilter } from './controls-asked';
import { Answered } from './states';

export function RulesList({ chosen, close }: { chosen: string; close: () => void }) {
  const versions = useTold<RuleSets>(at('/v1/rules'));
  const presets = useTold<Presets>(at('/v1/rules/presets'));
  return (
    <>
      <Row to={{ rules: null }} isChosen={!chosen} close={close}>
        {t('rules.in_force')}
      </Row>
      <p class="muted small">{t('rules.as_if_always')}</p>
      <Answered told={versions}>
        {({ rule_sets }) =>
          rule_sets.map(({ version, name }) => (
            <Row key={version} close={close} to={{ rules: version }} isChosen={chosen === String(version)}>
              {t('rules.version', { n: version })} <bdi class="clip muted">{name}</bdi>
            </Row>
          ))
        }
      </Answered>
      <Answered told={presets}>
        {(told) =>
          told.presets.map(({ name, title }) => (
            <Row key={name} close={close} to={{ rules: name }} isChosen={chosen === name}>
              {title}
            </Row>
          ))
        }
      </Answered>
    </>
  );
}

/** First the dimension, then one of its values, the largest first. */
export function FilterAdd({ close }: { close: () => void }) {
  const [dimension, setDimension] = useState('');
  const [property, setProperty] = useState('');
  const by = dimension === 'property' ? property && `property:${property}` : dimension;
  const told = useTold<SegmentReport>(by ? reportUrl('segments', { by }) : null);
  return (
    <>
      <DimensionSelect value={dimension} onPick={setDimension} none={t('filter.choose')} more={t('filter.property')} />
      {dimension === 'property' && (
        <label>
          {t('filter.property_name')}
          <input maxLength={64} onChange={(event) => setProperty(event.currentTarget.value.trim())} />
        </label>
      )}
      {by && (
        <Answered told={told}>
          {({ segments }) =>
            told.isOld ? null : segments.length ? (
              segments.map(({ values: [value = ''], n_meaningful }) => (
                <a key={value} class="row" href={withFilter(by, value)} onClick={close}>
                  <bdi class="clip">{valueName(by, value)}</bdi>
                  <span class="muted nums">{n_meaningful}</span>
                </a>
              ))
            ) : (
              <p class="muted">{t('filter.nothing')}</p>
            )
          }
        </Answered>
      )}
    </>
  );
}
