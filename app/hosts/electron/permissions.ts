/** Permissions of web pages: none. The map needs no camera, place, device or notification. */
import type { Session } from 'electron';

/** Refuses every request, every check and every device. Electron would grant them all by default. */
export function refusePermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}
