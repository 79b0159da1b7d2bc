// Light, dark, or what the system says.
import { signal } from '@preact/signals';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORED = 'tw-theme';
export const theme = signal<Theme>('auto');

export function dress(asked?: Theme): void {
  if (asked) localStorage.setItem(STORED, asked);
  const stored = localStorage.getItem(STORED) as Theme | null;
  theme.value = stored && THEMES.includes(stored) ? stored : 'auto';
  if (theme.value === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme.value;
}
