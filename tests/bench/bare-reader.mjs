/** Reads every file below a folder, one after another, and does nothing with them: as quick as reading can be in one thread. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

function readAll(dir) {
  for (const item of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, item.name);
    if (item.isDirectory()) readAll(path);
    else readFileSync(path);
  }
}

readAll(process.argv[2]);
