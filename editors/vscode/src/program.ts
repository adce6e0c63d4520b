// Which program is to be started. Nothing here knows VS Code.
import * as path from "node:path";

/** What the answer depends on. */
export interface Surroundings {
  readonly home: string;
  /** The workspace folder, if one is open. */
  readonly folder: string | undefined;
  /** The value of PATH. */
  readonly searched: string;
  readonly windows: boolean;
  /** Whether a file is there that can be started. */
  readonly isProgram: (file: string) => boolean;
}

/** The setting `dockfix.path` with `~` and `${workspaceFolder}` filled in. */
export function expanded(setting: string, around: Surroundings): string {
  const text = setting.trim() || "dockfix";
  const home = text === "~" || text.startsWith("~/") || text.startsWith("~\\") ? around.home + text.slice(1) : text;
  return around.folder === undefined ? home : home.replaceAll("${workspaceFolder}", around.folder);
}

/** Where the program is; undefined where there is none. */
export function found(setting: string, around: Surroundings): string | undefined {
  const style = around.windows ? path.win32 : path.posix;
  const text = expanded(setting, around);
  const endings = around.windows && style.extname(text) === "" ? [".exe", ".com"] : [""];
  for (const folder of folders(text, style, around)) {
    for (const ending of endings) {
      const file = style.join(folder, text) + ending;
      if (around.isProgram(file)) {
        return file;
      }
    }
  }
  return undefined;
}

/** Where to look. A bare name is never looked for in the workspace: what lies there is not the user's own. */
function folders(text: string, style: path.PlatformPath, around: Surroundings): string[] {
  if (style.isAbsolute(text)) {
    return [""];
  }
  if (text.includes("/") || (around.windows && text.includes("\\"))) {
    return around.folder === undefined ? [] : [around.folder];
  }
  return around.searched.split(style.delimiter).filter((folder) => style.isAbsolute(folder));
}
