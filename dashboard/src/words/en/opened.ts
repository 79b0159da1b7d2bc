export const opened = {
} as const;
