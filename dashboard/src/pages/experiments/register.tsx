// Registers an experiment: what is decided, what will be stored for good, and then what to paste.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { pageHref } from '../../address';
import type { RegisteredExperiment, SeenExperiment } from '../../types';
import { announce } from '../../ui/announce';
import { at } from '../../ui/controls-asked';
import { Dialog } from '../../ui/dialog';
import { useSend, type Fields } from '../../ui/form';
import { Banner, Said } from '../../ui/states';
import { t } from '../../words';
import { Snippets } from './parts';
import { Look } from './register-look';
import { Plan, type Arm } from './register-plan';

interface Props {
  readonly seen: SeenExperiment | null;
  readonly again: () => void;
  readonly onClose: () => void;
}

export function Register({ seen, again, onClose }: Props) {
  const [arms, setArms] = useState<readonly Arm[]>(() =>
    seen
      ? seen.arms.map(({ arm }) => ({ name: arm, weight: '50' }))
      : [
          { name: 'assistant', weight: '50' },
          { name: 'holdout', weight: '50' },
        ],
  );
  const [fields, setFields] = useState<Fields | null>(null);
  const [isLooking, setIsLooking] = useState(false);
  const sending = useSend<RegisteredExperiment>(() => {
    announce(t('register.done'));
    again();
  });
  const [made, setMade] = useState<RegisteredExperiment | null>(null);
  const register = async (body: object) => {
    const told = await sending.send(at('/v1/experiments'), 'POST', body);
    if (told) setMade(told);
    else setIsLooking(false);
  };
  return (
    <Dialog title={t(made ? 'register.done' : 'experiments.new')} isDrawer onClose={onClose}>
      <Step key={made ? 'made' : isLooking ? 'look' : 'plan'}>
        {made ? (
          <Done made={made} />
        ) : fields && isLooking ? (
          <Look
            fields={fields}
            arms={arms}
            isSending={sending.isSending}
            back={() => setIsLooking(false)}
            register={register}
          />
        ) : (
          <Plan
            seen={seen}
            before={fields ?? {}}
            arms={arms}
            setArms={setArms}
            sending={sending}
            onFields={(given) => {
              setFields(given);
              setIsLooking(true);
            }}
          />
        )}
      </Step>
    </Dialog>
  );
}

/** One after the other in the same dialog; focus and eyes begin each at its top. */
function Step({ children }: { children: ComponentChildren }) {
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const isFirst = top.current!.closest('dialog')!.contains(document.activeElement);
    if (!isFirst) top.current!.focus();
    top.current!.closest('dialog')!.scrollTop = 0;
  }, []);
  return (
    <div ref={top} tabIndex={-1}>
      {children}
    </div>
  );
}

function Done({ made: { registered, notes } }: { made: RegisteredExperiment }) {
  const { experiment_id: id } = registered.experiment;
  return (
    <>
      {notes.length > 0 && (
        <Banner kind="warn">
          {notes.map((one) => (
            <p key={one}>
              <Said>{one}</Said>
            </p>
          ))}
        </Banner>
      )}
      <p>{t('register.paste')}</p>
      <Snippets of={registered.snippets} />
      <p>
        <a href={pageHref(`/experiments/${encodeURIComponent(id)}`)}>{t('register.open')}</a>
      </p>
    </>
  );
}
