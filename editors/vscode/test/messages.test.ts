import assert from "node:assert/strict";
import { test } from "node:test";
import { crashed, ended, installHelps, notFound } from "../src/messages";
import { needsRestart } from "../src/settings";

test("a program that is not there", () => {
  const told = notFound("/opt/dockfix");
  assert.match(told, /`\/opt\/dockfix`/);
  assert.match(told, /pip install 'dockfix\[lsp\]'/);
  assert.match(told, /setting dockfix\.path/);
  assert.ok(installHelps(told));
});

test("a program without the extra says so itself", () => {
  const told = ended("dockfix", 2, "\ndockfix lsp needs pygls 2: pip install 'dockfix[lsp]'\n\n");
  assert.equal(told, "dockfix: `dockfix lsp` does not start: dockfix lsp needs pygls 2: pip install 'dockfix[lsp]'");
  assert.ok(installHelps(told));
});

test("another program, or an old one", () => {
  assert.ok(installHelps(ended("dockfix", 2, "Usage: dockfix …\nError: No such command 'lsp'.\n")));
  assert.ok(!installHelps(ended("dockfix", 1, "Segmentation fault")));
  assert.match(ended("dockfix", 3, ""), /does not start: it ended with code 3$/);
  assert.match(ended("dockfix", null, " \n"), /it ended with code unknown$/);
});

test("one that ends without a word", () => {
  const disposed = new Error("Pending response rejected since connection got disposed");
  assert.match(ended("false", 1, "", disposed), /does not start: it ended with code 1$/);
  assert.match(ended("true", 0, "", new Error("write EPIPE")), /does not start: it ended with code 0$/);
  assert.match(ended("dockfix", 0, "good bye", new Error("no protocol")), /does not start: Error: no protocol$/);
  assert.match(ended("cat", null, "", new Error("no protocol")), /does not start: Error: no protocol$/);
});

test("one that does not stay up", () => {
  const told = crashed("dockfix", 4, "Traceback\nMemoryError\n");
  assert.equal(told, 'dockfix: `dockfix lsp` has ended 4 times: MemoryError; "dockfix: Restart server" starts it again.');
  assert.match(crashed("dockfix", 4, ""), /4 times; "/);
});

test("which settings ask for a new server", () => {
  const all = ["path", "args", "select", "ignore", "unsafe", "trace.server"].map((name) => `dockfix.${name}`);
  const asking = all.filter((changed) => needsRestart((section) => section === changed));
  assert.deepEqual(asking, ["dockfix.path"]);
});
