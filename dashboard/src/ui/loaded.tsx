import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../api';
import { Failure, Waiting } from './states';

/** A part that is fetched when it is first needed; it is given all other properties. */
export function Loaded<P extends object>({ load, ...given }: { load: () => Promise<ComponentType<P>> } & P) {
  const [Part, setPart] = useState<ComponentType<P> | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    load().then(
      (part) => setPart(() => part),
      () => setError(new ApiError(0, 'offline', '')),
    );
  }, []);
  if (error) return <Failure error={error} again={() => location.reload()} />;
  return Part ? <Part {...(given as unknown as P)} /> : <Waiting />;
}
