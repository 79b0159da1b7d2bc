// Builds dist/, and says what it weighs. `--size` only says it; `--watch` builds on every change.
// With TALKWORTH_STATIC the pages go to its folder `dashboard` too. A budget that is broken is an error.
import { context } from 'esbuild';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUDGETS = { js: 40_000, css: 6_000 }; // bytes, gzipped: everything a first visit may load
const folder = import.meta.dirname;
const dist = join(folder, 'dist');
const isWatching = process.argv.includes('--watch');
const shared = isWatching ? join(folder, '../src/talkworth/static') : process.env.TALKWORTH_STATIC;

function page(outputs) {
  const [script, { cssBundle }] = Object.entries(outputs).find(
    ([, output]) => output.entryPoint === 'src/main.tsx',
  );
  const address = (path) => `/assets/${path.split('/').pop()}`;
  return readFileSync(join(folder, 'src/index.html'), 'utf8')
    .replace('MAIN_JS', address(script))
    .replace('MAIN_CSS', address(cssBundle));
}

function weigh() {
  const sizes = { js: 0, css: 0 };
  for (const name of readdirSync(dist).sort()) {
    const kind = name.split('.').pop();
    if (!(kind in sizes)) continue;
    const size = gzipSync(readFileSync(join(dist, name)), { level: 9 }).length;
    // Another language takes the place of the first; nobody loads both.
    if (!name.startsWith('de-')) sizes[kind] += size;
    console.log(`${name.padEnd(28)} ${String(size).padStart(6)} B gz`);
  }
  for (const [kind, size] of Object.entries(sizes)) {
    const left = BUDGETS[kind] - size;
    console.log(`all ${kind.padEnd(24)} ${String(size).padStart(6)} B gz, budget ${BUDGETS[kind]} B`);
    if (left < 0 && !isWatching) {
      console.error('Beyond the budget. Take something out, or say in docs/decisions why it must grow.');
      process.exitCode = 1;
    }
  }
}

const finish = {
  name: 'finish',
  setup(build) {
    build.onStart(() => rmSync(dist, { recursive: true, force: true }));
    build.onEnd(({ errors, metafile }) => {
      if (errors.length) return;
      writeFileSync(join(dist, 'index.html'), page(metafile.outputs));
      cpSync(join(folder, 'src/icon.svg'), join(dist, 'icon.svg'));
      weigh();
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
