// Which settings the client itself reads. Nothing here knows VS Code.

/** All others the server asks for by itself, as soon as they change. */
const RESTARTING = ["dockfix.path"];

/** Whether a change of settings asks for a new server. */
export function needsRestart(affects: (section: string) => boolean): boolean {
  return RESTARTING.some(affects);
}
