// Line icons, 20 units square; they say nothing by themselves: a text stands beside or in a label.
const PATHS = {
  impact: 'M3 17V9M8 17V4M13 17v-6M18 17V7',
  explore: 'M3 4h14l-5.5 6.5V16l-3 1.5v-7z',
  workflows: 'M4 4h5v5H4zM11 11h5v5h-5zM6.5 9v4.5H11',
  experiments: 'M8 3h4M9 3v5l-5 8.500q0 1 1 1h10q1 0 1-1L11 8V3M6.500 12.500h7',
  decisions: 'M10 2v3M10 11v7M3 5h11l3 3-3 3H3zM7 18h6',
  live: 'M2 10h4l2-6 4 12 2-6h4',
  health: 'M10 17S3 12.500 3 7.700A3.700 3.700 0 0 1 10 6a3.700 3.700 0 0 1 7 1.700C17 12.500 10 17 10 17z',
  settings: 'M3 6h8M15 6h2M3 14h2M9 14h8M11 4v4h4V4zM5 12v4h4v-4z',
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zM13.500 13.500 18 18',
  close: 'M5 5l10 10M15 5 5 15',
  menu: 'M3 5h14M3 10h14M3 15h14',
  sun: 'M10 14a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM10 1v2M10 17v2M1 10h2M17 10h2M3.600 3.600 5 5M15 15l1.400 1.400M3.600 16.400 5 15M15 5l1.400-1.400',
  moon: 'M16.500 12.200A7 7 0 0 1 7.800 3.500 7 7 0 1 0 16.500 12.200z',
  auto: 'M10 17a7 7 0 1 0 0-14zM10 3v14',
  download: 'M10 3v9M6 8.500 10 12.500l4-4M4 16.500h12',
  down: 'M5 8l5 5 5-5',
  left: 'M12 5l-5 5 5 5',
  right: 'M8 5l5 5-5 5',
  check: 'M4 10.500 8 14.500 16 5.500',
  circle: 'M10 16a6 6 0 1 0 0-12 6 6 0 0 0 0 12z',
  flag: 'M5 18V3h10l-2.500 3.500L15 10H5',
  copy: 'M7 7h9v10H7zM4 13V3h9',
  plus: 'M10 4v12M4 10h12',
  person:
    'M10 10a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM3.500 17.500c.8-3.500 3.300-5 6.500-5s5.700 1.500 6.500 5',
  print: 'M6 7V3h8v4M6 14H3V7h14v7h-3M6 12h8v5H6z',
  link: 'M8 12l4-4M9 6l2-2a3.500 3.500 0 0 1 5 5l-2 2M11 14l-2 2a3.500 3.500 0 0 1-5-5l2-2',
  warning: 'M10 3 18 17H2zM10 8.500v4M10 14.500v.5',
  up: 'M10 16V4M5 9l5-5 5 5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
