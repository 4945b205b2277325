/** One Electron window on the address that is its last argument, and nothing else. */
const { app, BrowserWindow } = require('electron');

app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadURL(process.argv.at(-1)));
