// The language client: starts the server, and tells what to do where that fails.
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import * as vscode from "vscode";
import { CloseAction, ErrorAction, LanguageClient, type LanguageClientOptions, State } from "vscode-languageclient/node";
import { crashed, ended, INSTALL, installHelps, notFound } from "./messages";
import { expanded, found, type Surroundings } from "./program";
import { ServerProcess } from "./server";

const OPEN_SETTINGS = "Open settings";
const COPY_COMMAND = "Copy install command";
/** How often a server that was up is started again by itself. */
const RESTARTS = 3;

function surroundings(): Surroundings {
  return {
    home: homedir(),
    folder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
    searched: process.env["PATH"] ?? "",
    windows: process.platform === "win32",
    isProgram,
  };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Everything that goes wrong is told once, by `Client`: not in windows of its own, and in other words. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  /** One that is not up has nothing to stop, whatever the library thinks after a start that failed. */
  override async stop(timeout?: number): Promise<void> {
    if (this.state === State.Running) {
      await super.stop(timeout);
    }
  }
}

/** In a remote window the path is a setting of the machine over there, which the user's own settings don't show. */
function openSettings(): Thenable<unknown> {
  return vscode.env.remoteName === undefined
    ? vscode.commands.executeCommand("workbench.action.openSettings", "dockfix.path")
    : vscode.commands.executeCommand("workbench.action.openRemoteSettings", { query: "dockfix.path" });
}

export class Client {
  private running: LanguageClient | undefined;
  /** Starts and stops have their turn one after the other. */
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly output: vscode.OutputChannel) {}

  start(): Promise<void> {
    return this.next(() => this.begin());
  }

  stop(): Promise<void> {
    return this.next(() => this.end());
  }

  restart(): Promise<void> {
    return this.next(async () => {
      await this.end();
      await this.begin();
    });
  }

  private next(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work).catch((error: unknown) => this.output.appendLine(String(error)));
    return this.turn;
  }

  private async begin(): Promise<void> {
    const around = surroundings();
    const setting = vscode.workspace.getConfiguration("dockfix").get("path", "dockfix");
    const program = found(setting, around);
    if (program === undefined) {
      this.tell(notFound(expanded(setting, around)));
      return;
    }
    let server: ServerProcess | undefined;
    const start = (): Promise<ServerProcess["child"]> => {
      server = new ServerProcess(program, around.folder);
      return Promise.resolve(server.child);
    };
    const client = new QuietClient("dockfix", "dockfix", start, this.options(program, () => server));
    this.running = client;
    let failure: unknown;
    try {
      await client.start();
    } catch (error) {
      failure = error;
    }
    // Where the server is gone before it has answered, the library does not always throw.
    if (client.state !== State.Running) {
      this.running = undefined;
      await server?.endedSoon();
      this.tell(ended(program, server?.code ?? null, server?.said ?? "", failure));
    }
  }

  private async end(): Promise<void> {
    const client = this.running;
    this.running = undefined;
    await client?.stop();
  }

  private options(program: string, server: () => ServerProcess | undefined): LanguageClientOptions {
    let left = RESTARTS;
    return {
      documentSelector: [
        { scheme: "file", language: "dockerfile" },
        { scheme: "untitled", language: "dockerfile" },
      ],
      outputChannel: this.output,
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: async () => {
          // One that never was up would only fail again; that is told where it was started. First of all the
          // library's own promise has to fail: it forgets that one as soon as it has its answer here.
          if (this.running?.initializeResult === undefined) {
            await new Promise(setImmediate);
            return { action: CloseAction.DoNotRestart, handled: true };
          }
          if (left-- > 0) {
            return { action: CloseAction.Restart, handled: true };
          }
          await server()?.endedSoon();
          this.tell(crashed(program, RESTARTS + 1, server()?.said ?? ""));
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    };
  }

  private tell(message: string): void {
    this.output.appendLine(message);
    const choices = installHelps(message) ? [COPY_COMMAND, OPEN_SETTINGS] : [OPEN_SETTINGS];
    void vscode.window.showErrorMessage(message, ...choices).then((chosen) => {
      if (chosen === OPEN_SETTINGS) {
        void openSettings();
      } else if (chosen === COPY_COMMAND) {
        void vscode.env.clipboard.writeText(INSTALL);
      }
    });
  }
}
