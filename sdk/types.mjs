// The wire types, from the JSON Schema on standard input: `talkworth schema | node types.mjs`.
import { readFileSync } from 'node:fs';

const schema = JSON.parse(readFileSync(0, 'utf8'));
const name = ($ref) => $ref.split('/').pop();

function type(of) {
  if (of.$ref) return name(of.$ref);
  if (of.anyOf) return [...new Set(of.anyOf.filter((one) => one.type !== 'null').map(type))].join(' | ');
  // Long lists, such as all currencies, would only cost the reader time.
  if (of.enum) return of.enum.length > 12 ? 'string' : of.enum.map((one) => `'${one}'`).join(' | ');
  if (of.type === 'array') return `readonly ${type(of.items)}[]`;
  if (of.type === 'object') return `Readonly<Record<string, ${type(of.additionalProperties)}>>`;
  return of.type === 'integer' ? 'number' : of.type;
}

function field([key, of], required) {
  return `  readonly ${key}${required.includes(key) ? '' : '?'}: ${type(of)};\n`;
}

function declaration([title, of]) {
  const required = of.required ?? [];
  const fields = Object.entries(of.properties).map((entry) => field(entry, required));
  return `export interface ${title} {\n${fields.join('')}}\n`;
}

const events = schema.anyOf.map((one) => `  | ${name(one.$ref)}`);
process.stdout.write(
  [
    '// Written by `npm run types` from `talkworth schema`; do not edit.\n',
    ...Object.entries(schema.$defs).map(declaration),
    `export type Event =\n${events.join('\n')};\n`,
  ].join('\n'),
);
