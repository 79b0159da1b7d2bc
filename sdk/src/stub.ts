/** Inline in the page, before anything else: takes calls until the script is here. */
((w: any, q: unknown[]) => {
  w.tw = w.talkworth = w.talkworth || ((...args: any[]) => q.push([Date.now(), args]));
  w.tw.q = q;
})(window, []);
