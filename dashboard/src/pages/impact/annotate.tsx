// Writes on a day of the trend.
import { at } from '../../ui/controls-asked';
import { Field, Form, Select, useSend } from '../../ui/form';
import { t, word } from '../../words';

const KINDS = ['release', 'campaign', 'note'];
const LONGEST = 500;

export function AnnotationForm({ on, onDone }: { on: string; onDone: () => void }) {
  const sending = useSend(onDone);
  return (
    <Form
      sending={sending}
      submit={t('notes.add')}
      onFields={(fields) => void sending.send(at('/v1/annotations'), 'POST', fields)}
    >
      <Field label={t('notes.on')} type="date" name="on" required defaultValue={on} />
      <Select
        label={t('notes.kind')}
        name="kind"
        value="release"
        options={KINDS.map((one) => [one, word('annotation', one)])}
      />
      <Field label={t('notes.text')} name="text" required maxLength={LONGEST} />
    </Form>
  );
}
