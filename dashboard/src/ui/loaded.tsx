import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../api';
import { Failure, Waiting } from './states';

/** A part that is fetched when it is first needed. */
export function Loaded({ load }: { load: () => Promise<ComponentType> }) {
  const [Part, setPart] = useState<ComponentType | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    load().then(
      (part) => setPart(() => part),
      () => setError(new ApiError(0, 'offline', '')),
    );
  }, []);
  if (error) return <Failure error={error} again={() => location.reload()} />;
  return Part ? <Part /> : <Waiting />;
}
