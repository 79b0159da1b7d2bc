// Every table: a caption, headings, numbers at the right, a CSV beside it, and room to scroll.
import type { ComponentChildren } from 'preact';
import { shareToken } from '../api';
import { t } from '../words';
import { download } from './download';
import { Icon } from './icon';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly isNumber?: boolean;
  /** Shown when the screen is narrow too; others fall away under 560 px. */
  readonly isMain?: boolean;
  readonly cell: (row: Row) => ComponentChildren;
}

export function Table<Row>({
  caption,
  columns,
  rows,
  keyOf,
  empty,
  foot,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  empty?: ComponentChildren;
  foot?: ComponentChildren;
}) {
  const kind = (column: Column<Row>) =>
    [column.isNumber && 'number', column.isMain === false && 'extra'].filter(Boolean).join(' ');
  if (!rows.length && empty) return <>{empty}</>;
  return (
    // What scrolls must be reachable by keyboard; as a group, for a landmark stands around it already.
    // Preact wants the attribute in lower case.
    <div class="scroll" role="group" aria-label={caption} tabindex={0}>
      <table>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" class={kind(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column, n) => {
                const Cell = n === 0 ? 'th' : 'td';
                return (
                  <Cell key={column.key} class={kind(column)} {...(n === 0 ? { scope: 'row' as const } : {})}>
                    {column.cell(row)}
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </div>
  );
}

/** A cell as spreadsheets read it; what they would run as a formula stays text, as in the server's files. */
function cell(text: string): string {
  const clean = text.replace(/\s+/g, ' ').trim();
  const safe = /^[=+\-@\t\r]/.test(clean) ? `'${clean}` : clean;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The table of this card as it stands there, for lists that no address of the server gives as a file. */
export function Save({ name }: { name: string }) {
  const save = (event: Event) => {
    const table = (event.currentTarget as HTMLElement).closest('.card')?.querySelector('table');
    if (!table) return;
    const lines = [...table.rows].map((row) => [...row.cells].map((one) => cell(one.innerText)).join(','));
    download(`${name}.csv`, new Blob([`\ufeff${lines.join('\r\n')}\r\n`], { type: 'text/csv' }));
  };
  return (
    <button type="button" class="quiet" onClick={save}>
      <Icon name="download" />
      CSV<span class="unseen">: {t('app.download', { name })}</span>
    </button>
  );
}

/** The table behind a part of the page, as a file. */
export function Csv({ url, name }: { url: string; name: string }) {
  // A download carries no token.
  if (shareToken.value) return null;
  const joint = url.includes('?') ? '&' : '?';
  return (
    <a class="button quiet" href={`${url}${joint}format=csv`} download={`${name}.csv`}>
      <Icon name="download" />
      CSV<span class="unseen">: {t('app.download', { name })}</span>
    </a>
  );
}
