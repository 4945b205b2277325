export const pending = 'app/hosts/electron/preload.ts';
