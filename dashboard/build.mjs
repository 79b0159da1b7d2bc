// Builds dist/, and says what it weighs. `--size` only says it; `--watch` builds on every change.
// With TALKWORTH_STATIC the pages go to its folder `dashboard` too. A budget that is broken is an error.
import { context } from 'esbuild';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

// Bytes, gzipped: the most that any one page loads, with all that it draws on.
const BUDGETS = { js: 40_000, css: 6_000 };
const folder = import.meta.dirname;
const dist = join(folder, 'dist');
const isWatching = process.argv.includes('--watch');
const shared = isWatching ? join(folder, '../src/talkworth/static') : process.env.TALKWORTH_STATIC;

function page(outputs) {
  const [script, { cssBundle }] = Object.entries(outputs).find(([, output]) => output.entryPoint === 'src/main.tsx');
  const address = (path) => `/assets/${path.split('/').pop()}`;
  return readFileSync(join(folder, 'src/index.html'), 'utf8')
    .replace('MAIN_JS', address(script))
    .replace('MAIN_CSS', address(cssBundle));
}

/** Bytes of a file of the build, as it is sent. */
const size = (path) => gzipSync(readFileSync(join(folder, path)), { level: 9 }).length;

/** An output and all that it imports before it runs. */
function closure(outputs, path, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const one of outputs[path].imports) {
    if (one.kind === 'import-statement') closure(outputs, one.path, found);
  }
  return found;
}

function weigh(outputs) {
  const [main, { cssBundle }] = Object.entries(outputs).find(([, output]) => output.entryPoint === 'src/main.tsx');
  const sum = (paths) => [...paths].reduce((total, path) => total + size(path), 0);
  const begin = closure(outputs, main);
  const say = (name, bytes, budget) => {
    const isOver = bytes > budget;
    console.log(`${name.padEnd(24)} ${String(bytes).padStart(6)} B gz${isOver ? `  BEYOND ${budget} B` : ''}`);
    if (isOver && !isWatching) process.exitCode = 1;
  };
  say('frame', sum(begin), BUDGETS.js);
  const entries = Object.entries(outputs).filter(([path, { entryPoint }]) => entryPoint && !path.endsWith('.css'));
  const words = new Map(
    entries.filter(([, one]) => one.entryPoint.includes('/words/')).map(([path, one]) => [one.entryPoint, path]),
  );
  for (const [path, { entryPoint }] of entries) {
    if (path === main || words.get(entryPoint)) continue;
    // A page is loaded with its words.
    const said = words.get(entryPoint.replace(/pages\/(\w+).*/, 'words/en/$1.ts'));
    const all = new Set([...begin, ...closure(outputs, path), ...(said ? [said] : [])]);
    say(`with ${entryPoint.replace(/^src\/|\/index|\.tsx?$/g, '')}`, sum(all), BUDGETS.js);
  }
  say('style sheet', size(cssBundle), BUDGETS.css);
  const german = [...words].filter(([name]) => name.includes('/de')).map(([, path]) => path);
  const scripts = Object.keys(outputs).filter((path) => path.endsWith('.js') && !german.includes(path));
  console.log(`${'every script together'.padEnd(24)} ${String(sum(scripts)).padStart(6)} B gz`);
  if (process.exitCode) console.error('Take something out, or say in docs/decisions why it must grow.');
}

const finish = {
  name: 'finish',
  setup(build) {
    build.onStart(() => rmSync(dist, { recursive: true, force: true }));
    build.onEnd(({ errors, metafile }) => {
      if (errors.length) return;
      writeFileSync(join(dist, 'index.html'), page(metafile.outputs));
      cpSync(join(folder, 'src/icon.svg'), join(dist, 'icon.svg'));
      weigh(metafile.outputs);
      if (!shared || process.argv.includes('--size')) return;
      const target = join(shared, 'dashboard');
      rmSync(target, { recursive: true, force: true });
      mkdirSync(target, { recursive: true });
      cpSync(dist, target, { recursive: true });
    });
  },
};

const building = await context({
  absWorkingDir: folder,
  entryPoints: { main: 'src/main.tsx' },
  outdir: 'dist',
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  format: 'esm',
  bundle: true,
  splitting: true,
  minify: true,
  metafile: true,
  target: ['chrome123', 'firefox121', 'safari17.5'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [finish],
});
if (isWatching) {
  await building.watch();
} else {
  await building.rebuild();
  await building.dispose();
}
