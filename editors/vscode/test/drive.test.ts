// The bundle, with a stub for VS Code, and the real server where DOCKFIX_PROGRAM names one.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, before, test } from "node:test";
import { Editor } from "./stub";

const program = process.env["DOCKFIX_PROGRAM"];
const text = "FROM busybox:1\nRUN a\nRUN b\nADD x /y\n";
const folder = mkdtempSync(path.join(tmpdir(), "dockfix-"));
writeFileSync(path.join(folder, "x"), "x");
const editor = new Editor(path.join(folder, "Dockerfile"), text);
const extension = createRequire(path.resolve("package.json"))("./dist/extension.js");

async function until<T>(wanted: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = wanted();
    if (found !== undefined && found !== false) {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function codes(): string[] {
  const found = editor.diagnostics.get(editor.document.uri.toString()) ?? [];
  return found.map((diagnostic) => diagnostic.code?.value ?? diagnostic.code);
}

function has(...wanted: string[]): Promise<unknown> {
  return until(() => JSON.stringify(codes()) === JSON.stringify(wanted));
}

before(async () => {
  editor.settings["dockfix.path"] = path.join(folder, "nowhere");
  await extension.activate({ subscriptions: [] });
});
after(() => extension.deactivate());

test("a program that is not there is told, with what to do", () => {
  assert.equal(editor.errors.length, 1);
  assert.match(editor.errors[0]!, /there is no program .*nowhere`\. Install it with `pip install 'dockfix\[lsp\]'`/);
});

test("a program that is another is told in its own words", async () => {
  const other = path.join(folder, "other");
  writeFileSync(other, "#!/bin/sh\ntimeout 0.5 cat >/dev/null\necho \"Error: No such command 'lsp'.\" >&2\nexit 2\n", { mode: 0o755 });
  await editor.set("dockfix.path", other);
  assert.equal(editor.errors.length, 2);
  assert.match(editor.errors[1]!, /other lsp` does not start: Error: No such command 'lsp'\.$/);
});

test("the settings are opened where the path is one of them", async () => {
  editor.pressed = "Open settings";
  for (const [remoteName, command, argument] of [
    [undefined, "workbench.action.openSettings", "dockfix.path"],
    ["wsl", "workbench.action.openRemoteSettings", { query: "dockfix.path" }],
  ]) {
    editor.env.remoteName = remoteName;
    await editor.set("dockfix.path", path.join(folder, "nowhere"));
    await new Promise(setImmediate);
    assert.deepEqual(editor.executed.at(-1), [command, argument]);
  }
  editor.env.remoteName = editor.pressed = undefined;
  assert.equal(editor.errors.splice(2).length, 2);
});

test("fix all asks for the server's own action", async () => {
  await editor.commands["dockfix.fixAll"]!();
  const asked = { kind: "source.fixAll.dockfix", apply: "first" };
  assert.deepEqual(editor.executed.at(-1), ["editor.action.sourceAction", asked]);
});

test("the real server", { skip: program === undefined, timeout: 120_000 }, async () => {
  await editor.set("dockfix.path", program);
  assert.equal(editor.errors.length, 2, editor.errors.join("\n"));
  await has("merge-runs", "add-to-copy");
  const found = editor.diagnostics.get(editor.document.uri.toString())![0]!;
  assert.match(found.code.target.toString(), /\/rewrites\/merge-runs\/$/);
  const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose() {} }) };
  const options = { tabSize: 4, insertSpaces: true };
  const edits = await editor.formatter.provideDocumentFormattingEdits(editor.document, options, token);
  assert.deepEqual(edits.map((edit: any) => edit.newText), [" \\", "    &&", "COPY"]);
  // The server asks for the settings by itself.
  await editor.set("dockfix.ignore", ["merge-runs"]);
  await has("add-to-copy");
  await editor.commands["dockfix.restart"]!();
  await has("add-to-copy");
  assert.equal(editor.errors.length, 2, editor.errors.join("\n"));
});
