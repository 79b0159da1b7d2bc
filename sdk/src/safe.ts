/** Nothing of ours may throw into the shop's page; `data-debug` says what would have. */

/** The page's globals, some of them other people's. Not `window`: a module may load on a server. */
export const page: any = globalThis;

export let log: (...words: unknown[]) => void = () => {};

export const speak = (): void => {
  log = console.log;
};

export const now = () => Date.now();

/** The same function, except that it never throws: then it gives `undefined`. */
export const guarded = <A extends any[], R>(run: (...args: A) => R): (...args: A) => R | undefined => {
  return (...args) => {
    try {
      return run(...args);
    } catch (error) {
      return log(error) as undefined;
    }
  };
};

/** Listens to events, their names between spaces, before the page's own listeners can stop them. */
export const on = (target: EventTarget, names: string, run: (event: any) => unknown): void => {
  names.split(' ').forEach((name) => target.addEventListener(name, guarded(run), true));
};
