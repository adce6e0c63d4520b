// What VS Code calls.
import * as vscode from "vscode";
import { Client } from "./client";
import { needsRestart } from "./settings";

let client: Client | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("dockfix");
  const made = new Client(output);
  client = made;
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand("dockfix.restart", () => made.restart()),
    vscode.commands.registerCommand("dockfix.fixAll", fixAll),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (needsRestart((section) => event.affectsConfiguration(section))) {
        await made.restart();
      }
    }),
  );
  await made.start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

/** VS Code asks the server for that action, makes its edit, and says so where there is nothing to do. */
async function fixAll(): Promise<void> {
  await vscode.commands.executeCommand("editor.action.sourceAction", {
    kind: "source.fixAll.dockfix",
    apply: "first",
  });
}
