export const pending = 'app/hosts/electron/main.ts';
