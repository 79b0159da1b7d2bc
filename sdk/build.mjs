// Builds dist/, and says what it weighs. `--size` only says it. A budget that is broken is an error.
// With TALKWORTH_STATIC the files a server hands out go to that folder too.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const FILES = [
  { file: 'tw.js', entry: 'browser.ts', format: 'iife', budget: 4500, gzip: true },
  { file: 'dropin.js', entry: 'dropin.browser.ts', format: 'iife', budget: 1800, gzip: true },
  { file: 'frame.js', entry: 'frame.browser.ts', format: 'iife', budget: 600, gzip: true },
  { file: 'tw.mjs', entry: 'index.ts', format: 'esm', budget: 6100, gzip: true },
  { file: 'stub.js', entry: 'stub.ts', format: 'esm', budget: 200, gzip: false },
];
const isSizeOnly = process.argv.includes('--size');
const folder = import.meta.dirname;
const dist = join(folder, 'dist');

let isTooLarge = false;
for (const { file, entry, format, budget, gzip } of FILES) {
  const outfile = join(dist, file);
  await build({
    entryPoints: [join(folder, 'src', entry)],
    outfile,
    format,
    bundle: true,
    minify: true,
    target: 'es2020',
    charset: 'utf8',
    legalComments: 'none',
    // "use strict" goes without saying in a module, and costs nine bytes here.
    tsconfigRaw: { compilerOptions: {} },
    logLevel: 'warning',
  });
  const bytes = readFileSync(outfile);
  const size = gzip ? gzipSync(bytes, { level: 9 }).length : bytes.toString().trim().length;
  const left = budget - size;
  isTooLarge ||= left < 0;
  console.log(
    `${file.padEnd(9)} ${String(bytes.length).padStart(6)} B  ${String(size).padStart(5)} B ` +
      `${gzip ? 'gz ' : 'raw'}  budget ${budget} B  ${left < 0 ? 'TOO LARGE by' : 'left'} ${Math.abs(left)} B`,
  );
}

if (!isSizeOnly) {
  rmSync(join(dist, 'types'), { recursive: true, force: true });
  const tsc = join(folder, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(
    process.execPath,
    [tsc, '--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', 'dist/types'],
    { cwd: folder, stdio: 'inherit' },
  );
  if (status) process.exit(status);
  writeFileSync(
    join(dist, 'tw.d.ts'),
    "export * from './types/index';\nexport { default } from './types/index';\n",
  );
}

const shared = process.env.TALKWORTH_STATIC;
if (shared && !isSizeOnly) {
  mkdirSync(shared, { recursive: true });
  for (const { file } of FILES) copyFileSync(join(dist, file), join(shared, file));
}
if (isTooLarge) {
  console.error('Beyond the budget. Take something out, or say in docs/decisions why it must grow.');
  process.exit(1);
}
