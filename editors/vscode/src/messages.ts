// What the user is told when the server can't be started. Nothing here knows VS Code.

export const INSTALL = "pip install 'dockfix[lsp]'";

/** There is no such program. */
export function notFound(program: string): string {
  return `dockfix: there is no program \`${program}\`. Install it with \`${INSTALL}\`, or say in the setting dockfix.path where it is.`;
}

/** It was started, and ended before it had said a word; `failure` is what the library made of that. */
export function ended(program: string, code: number | null, said: string, failure?: unknown): string {
  const reason = why(code, said, String(failure ?? "")) ?? `it ended with code ${code ?? "unknown"}`;
  return `dockfix: \`${program} lsp\` does not start: ${reason}`;
}

function why(code: number | null, said: string, failure: string): string | undefined {
  // That nobody was there to talk to the library says in its own words.
  const own = /EPIPE|connection got disposed/.test(failure) ? undefined : last(failure);
  // One that has ended well was only sent away: then the reason is this side's.
  return code === 0 ? own : last(said) ?? (code === null ? own : undefined);
}

/** It was up, and ended all the same, more than once. */
export function crashed(program: string, times: number, said: string): string {
  const reason = last(said);
  return `dockfix: \`${program} lsp\` has ended ${times} times${reason ? `: ${reason}` : ""}; "dockfix: Restart server" starts it again.`;
}

function last(said: string): string | undefined {
  return said.split("\n").map((line) => line.trim()).filter((line) => line !== "").at(-1);
}

/** Whether installing it anew may help. */
export function installHelps(message: string): boolean {
  return message.includes(INSTALL) || /No such command|no such option/i.test(message);
}
