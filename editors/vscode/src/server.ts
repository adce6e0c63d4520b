// The server as a process: it is started here, so that what it says when it fails can be told.
import { type ChildProcess, spawn } from "node:child_process";

/** How much of what it says on standard error is kept, in characters. */
const KEPT = 4000;

export class ServerProcess {
  /** The end of what it has said on standard error. */
  said = "";
  code: number | null = null;
  readonly child: ChildProcess;
  /** Settled once it has ended, and all it said is read. */
  readonly ended: Promise<void>;

  constructor(program: string, folder: string | undefined) {
    this.child = spawn(program, ["lsp"], folder === undefined ? {} : { cwd: folder });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.said = (this.said + text).slice(-KEPT);
    });
    this.ended = new Promise((resolve) => {
      this.child.on("error", (error) => {
        this.said += `\n${error.message}`;
        resolve();
      });
      this.child.on("close", (code) => {
        this.code = code;
        resolve();
      });
    });
  }

  /** Like `ended`, but one that is still there after a moment is not waited for. */
  endedSoon(): Promise<void> {
    return Promise.race([this.ended, new Promise<void>((resolve) => setTimeout(resolve, 1000).unref())]);
  }
}
