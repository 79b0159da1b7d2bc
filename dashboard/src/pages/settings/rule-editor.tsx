// Other rules: change some, see in money what they would have made of the last 30 days, then say from when.
import { useState } from 'preact/hooks';
import { useTold } from '../../api';
import { count, money } from '../../format';
import { may } from '../../session';
import type { Preview, RuleField, RuleFields, RuleSet, ToldRuleSet } from '../../types';
import { announce } from '../../ui/announce';
import { at } from '../../ui/controls-asked';
import { Dialog } from '../../ui/dialog';
import { Field, Form, Select, useSend, type Fields } from '../../ui/form';
import { Answered, Banner } from '../../ui/states';
import { Table } from '../../ui/table';
import { t, word } from '../../words';
import { changeText } from './rules';

interface Props {
  readonly base: ToldRuleSet;
  readonly inForce: number;
  readonly onClose: () => void;
  readonly again: () => void;
}

export function RuleEditor({ base, inForce, onClose, again }: Props) {
  const told = useTold<RuleFields>(at('/v1/rules/fields'));
  const [changed, setChanged] = useState<Fields>({});
  const [preview, setPreview] = useState<Preview | null>(null);
  // The one in force when the form was opened: if another tab changes it, saving is refused.
  const [basedOn] = useState(inForce);
  const sending = useSend<Preview | ToldRuleSet>();

  const look = async (fields: Fields) => {
    const rules = byName(base.rules);
    const differing = Object.entries(fields).filter(
      ([name, value]) => rules.has(name) && String(rules.get(name)) !== value,
    );
    setChanged(Object.fromEntries([...differing, ['name', fields['name'] ?? ''], ['note', fields['note'] ?? '']]));
    const set = differing.map(([name, value]) => `${name}=${value}`).join(',');
    const query = { version: base.version, period: 'last_30_days', orders: 10, ...(set ? { set } : {}) };
    const found = await sending.send(at('/v1/rules/preview', query), 'GET');
    setPreview(found && 'rows' in found ? found : null);
  };
  const save = async (isActivated: boolean) => {
    const { name, note, ...rules } = changed;
    const body = { version: base.version, rules: typed(rules, told.data), name, note };
    const draft = await sending.send(at('/v1/rules'), 'POST', body);
    if (!draft || 'rows' in draft) return;
    if (isActivated) {
      const done = await sending.send(at(`/v1/rules/${draft.version}/activate`), 'POST', { based_on: basedOn });
      again();
      if (!done) return;
    }
    announce(t(isActivated ? 'rules_.activated' : 'rules_.drafted', { n: draft.version }));
    again();
    onClose();
  };
  const activate = async () => {
    const done = await sending.send(at(`/v1/rules/${base.version}/activate`), 'POST', { based_on: basedOn });
    again();
    if (done) onClose();
  };
  const hasChanges = Object.keys(changed).some((name) => name !== 'name' && name !== 'note');
  return (
    <Dialog title={t('rules_.edit_title', { n: base.version })} isDrawer onClose={onClose}>
      <p class="muted">{t('rules_.edit_why')}</p>
      <Answered told={told} lines={10}>
        {({ fields }) => (
          <Form
            sending={sending}
            submit={t('rules_.preview')}
            onFields={(given) => void look(given)}
            more={
              preview && (
                <>
                  {hasChanges && (
                    <button type="button" disabled={sending.isSending} onClick={() => void save(false)}>
                      {t('rules_.save_draft')}
                    </button>
                  )}
                  {may('admin') && (hasChanges || base.state === 'draft') && (
                    <button
                      type="button"
                      disabled={sending.isSending}
                      onClick={() => void (hasChanges ? save(true) : activate())}
                    >
                      {t('rules_.activate')}
                    </button>
                  )}
                </>
              )
            }
          >
            <Field label={t('rules_.name')} name="name" maxLength={100} />
            <Field label={t('rules_.note')} name="note" maxLength={1000} />
            {fields.map((field) => (
              <Rule key={field.rule} field={field} rules={base.rules} />
            ))}
          </Form>
        )}
      </Answered>
      {preview && <Shown preview={preview} />}
    </Dialog>
  );
}

/** Texts of a form as the rules have them: numbers where a number is wanted. */
function typed(rules: Fields, told: RuleFields | null): Record<string, string | number> {
  const numbers = new Set(told?.fields.filter((one) => one.kind === 'number').map((one) => one.rule));
  return Object.fromEntries(
    Object.entries(rules).map(([name, value]) => [name, numbers.has(name) ? Number(value) : (value ?? '')]),
  );
}

const byName = (rules: RuleSet): ReadonlyMap<string, unknown> => new Map(Object.entries(rules));

function Rule({ field, rules }: { field: RuleField; rules: RuleSet }) {
  const value = String(byName(rules).get(field.rule) ?? field.default);
  const label = field.unit ? `${field.rule} (${word('unit', field.unit)})` : field.rule;
  const hint = [field.words, field.holds_for === 'ever' ? t('rules_.ever') : ''].filter(Boolean).join('. ');
  if (field.kind === 'choice') {
    return (
      <Select
        label={label}
        name={field.rule}
        value={value}
        hint={hint}
        options={field.choices.map((one) => [one, one])}
      />
    );
  }
  return (
    <Field
      label={label}
      name={field.rule}
      type="number"
      defaultValue={value}
      min={field.least ?? undefined}
      max={field.greatest ?? undefined}
      hint={hint}
      required
    />
  );
}

function Shown({ preview }: { preview: Preview }) {
  const { currency, attributed_before_minor: before, attributed_after_minor: after } = preview;
  const shown = preview.rows.filter((row) => row.change_minor && row.trust === preview.trust);
  return (
    <section aria-live="polite" class="preview">
      <h3>{t('rules_.preview_title')}</h3>
      <p>
        <strong class="nums">
          {money(before, currency)} → {money(after, currency)} ({money(after - before, currency, { sign: true })})
        </strong>{' '}
        {t('rules_.moved', { n: preview.n_changed, shown: count(preview.n_changed) })}
      </p>
      {preview.changes.length > 0 && <p class="muted">{preview.changes.map(changeText).join(', ')}</p>}
      {preview.notes.map((note) => (
        <Banner key={note}>{note}</Banner>
      ))}
      <Table
        caption={t('rules_.preview_title')}
        rows={shown}
        keyOf={(row) => `${row.channel} ${row.kind}`}
        empty={<p class="muted">{t('rules_.no_change')}</p>}
        columns={[
          { key: 'channel', title: t('rules_.channel'), cell: (row) => word('channel', row.channel) },
          { key: 'kind', title: t('rules_.kind'), cell: (row) => word('kind', row.kind) },
          {
            key: 'before',
            title: t('rules_.before'),
            isNumber: true,
            cell: (row) => money(row.before_minor, currency),
          },
          { key: 'after', title: t('rules_.after'), isNumber: true, cell: (row) => money(row.after_minor, currency) },
          {
            key: 'change',
            title: t('rules_.change'),
            isNumber: true,
            cell: (row) => money(row.change_minor, currency, { sign: true }),
          },
        ]}
      />
    </section>
  );
}
