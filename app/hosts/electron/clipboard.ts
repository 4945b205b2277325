/** The desktop's clipboard. The page itself may not write to it: it has no permission at all. */
import { clipboard } from 'electron';

/** Puts a text on it; false when the desktop does not let us. Never rejects. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
