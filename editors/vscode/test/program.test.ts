import assert from "node:assert/strict";
import { test } from "node:test";
import { expanded, found, type Surroundings } from "../src/program";

function around(files: string[], changes: Partial<Surroundings> = {}): Surroundings {
  return {
    home: "/home/me",
    folder: "/project",
    searched: "/usr/local/bin:/usr/bin::bin",
    windows: false,
    isProgram: (file) => files.includes(file),
    ...changes,
  };
}

const unix: [string, string, string[], string | undefined][] = [
  ["a name in PATH", "dockfix", ["/usr/bin/dockfix"], "/usr/bin/dockfix"],
  ["the first in PATH", "dockfix", ["/usr/bin/dockfix", "/usr/local/bin/dockfix"], "/usr/local/bin/dockfix"],
  ["nowhere", "dockfix", [], undefined],
  ["never from the workspace", "dockfix", ["/project/dockfix", "bin/dockfix", "dockfix", "/project/bin/dockfix"], undefined],
  ["an empty setting", " ", ["/usr/bin/dockfix"], "/usr/bin/dockfix"],
  ["an absolute path", "/opt/v/bin/dockfix", ["/opt/v/bin/dockfix"], "/opt/v/bin/dockfix"],
  ["an absolute path that is none", "/opt/dockfix", ["/usr/bin/dockfix", "/usr/bin/opt/dockfix"], undefined],
  ["home", "~/bin/dockfix", ["/home/me/bin/dockfix"], "/home/me/bin/dockfix"],
  ["the workspace folder", "${workspaceFolder}/.venv/bin/dockfix", ["/project/.venv/bin/dockfix"], "/project/.venv/bin/dockfix"],
  ["from the workspace folder", ".venv/bin/dockfix", ["/project/.venv/bin/dockfix"], "/project/.venv/bin/dockfix"],
  ["not from PATH's folders", "x/dockfix", ["/usr/bin/x/dockfix"], undefined],
];

for (const [name, setting, files, program] of unix) {
  test(`found: ${name}`, () => assert.equal(found(setting, around(files)), program));
}

test("no folder is open", () => {
  const nowhere = around(["/usr/bin/dockfix", "x/dockfix"], { folder: undefined });
  assert.equal(found("dockfix", nowhere), "/usr/bin/dockfix");
  assert.equal(found("x/dockfix", nowhere), undefined);
  assert.equal(expanded("${workspaceFolder}/x", nowhere), "${workspaceFolder}/x");
});

test("Windows", () => {
  const windows = { windows: true, home: "C:\\me", folder: "C:\\work", searched: "C:\\Scripts;D:\\bin" };
  const files = ["D:\\bin\\dockfix.exe", "C:\\me\\dockfix.exe", "C:\\work\\v\\dockfix.exe"];
  assert.equal(found("dockfix", around(files, windows)), "D:\\bin\\dockfix.exe");
  assert.equal(found("dockfix.exe", around(files, windows)), "D:\\bin\\dockfix.exe");
  assert.equal(found("~\\dockfix.exe", around(files, windows)), "C:\\me\\dockfix.exe");
  assert.equal(found("v\\dockfix", around(files, windows)), "C:\\work\\v\\dockfix.exe");
});
