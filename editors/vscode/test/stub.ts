// As much of VS Code as the bundled extension needs to start a server and to ask it something.
import Module from "node:module";
import { pathToFileURL } from "node:url";

type Handler = (...args: any[]) => any;

const nothing = { dispose: () => undefined };

class Emitter {
  private handlers: Handler[] = [];
  readonly event = (handler: Handler) => {
    this.handlers.push(handler);
    return nothing;
  };
  fire(value?: unknown) {
    return Promise.all(this.handlers.map((handler) => handler(value)));
  }
  dispose() {}
}

class Uri {
  readonly scheme = "file";
  constructor(readonly fsPath: string) {}
  static file = (path: string) => new Uri(path);
  static parse = (text: string) => new Uri(decodeURIComponent(new URL(text).pathname));
  toString = () => pathToFileURL(this.fsPath).href;
  get path() {
    return this.fsPath;
  }
}

class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

class Range {
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}
}

class TextEdit {
  constructor(
    readonly range: Range,
    readonly newText: string,
  ) {}
}

class Diagnostic {
  code: any;
  constructor(
    readonly range: Range,
    readonly message: string,
  ) {}
}

class CodeActionKind {
  constructor(readonly value: string) {}
  static Empty = new CodeActionKind("");
  static QuickFix = new CodeActionKind("quickfix");
  static Source = new CodeActionKind("source");
  append = (part: string) => new CodeActionKind(this.value === "" ? part : `${this.value}.${part}`);
}

class CancellationTokenSource {
  readonly token = { isCancellationRequested: false, onCancellationRequested: () => nothing };
  dispose() {}
}

/** What is in it, and for every other name something that does nothing: a class, a function that gives `dispose`. */
function filled(known: Record<string, any>): any {
  return new Proxy(known, {
    get: (target, name: string) => {
      if (!(name in target)) {
        target[name] = /^on[A-Z]|^register|^create/.test(name) ? () => nothing : class {};
      }
      return target[name];
    },
  });
}

export class Editor {
  readonly settings: Record<string, any> = {};
  readonly commands: Record<string, Handler> = {};
  readonly executed: any[][] = [];
  readonly errors: string[] = [];
  readonly env: any = filled({ appName: "stub", language: "en", remoteName: undefined });
  /** The button that is pressed in each message. */
  pressed: string | undefined;
  readonly diagnostics = new Map<string, Diagnostic[]>();
  readonly changed = new Emitter();
  readonly said: string[] = [];
  formatter: any;
  readonly document: any;

  constructor(path: string, text: string) {
    this.document = { uri: Uri.file(path), languageId: "dockerfile", version: 1, getText: () => text };
    const stub = this.stub();
    const loader = Module as any;
    const load = loader._load;
    loader._load = (name: string, ...rest: any[]) => (name === "vscode" ? stub : load(name, ...rest));
  }

  set(section: string, value: unknown) {
    this.settings[section] = value;
    const affectsConfiguration = (asked: string) => section === asked || section.startsWith(`${asked}.`);
    return this.changed.fire({ affectsConfiguration });
  }

  /** The settings under a section; asked for a section itself, all that is in it. */
  private configuration(section: string | undefined): any {
    const under = section === undefined ? "" : `${section}.`;
    const entries = Object.entries(this.settings).filter(([key]) => key.startsWith(under));
    const held = Object.fromEntries(entries.map(([key, value]) => [key.slice(under.length), value]));
    const get = (key: string, otherwise: unknown) =>
      held[key] ?? (section === undefined ? { ...this.configuration(key).held } : otherwise);
    return { held, get };
  }

  private stub() {
    const said = { append: (text: string) => this.said.push(text), appendLine: (text: string) => this.said.push(text) };
    return filled({
      Uri, Position, Range, TextEdit, Diagnostic, CodeActionKind, CancellationTokenSource,
      EventEmitter: Emitter,
      DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
      version: "1.82.0",
      env: this.env,
      workspace: filled({
        textDocuments: [this.document],
        workspaceFolders: undefined,
        notebookDocuments: [],
        onDidChangeConfiguration: this.changed.event,
        createFileSystemWatcher: () => filled({ ...nothing }),
        getConfiguration: (section?: string) => this.configuration(section),
      }),
      window: filled({
        visibleTextEditors: [],
        tabGroups: filled({ all: [] }),
        createOutputChannel: () => ({ ...said, ...nothing }),
        showErrorMessage: async (message: string) => (this.errors.push(message), this.pressed),
      }),
      commands: filled({
        registerCommand: (name: string, handler: Handler) => ((this.commands[name] = handler), nothing),
        executeCommand: async (...words: any[]) => void this.executed.push(words),
      }),
      languages: filled({
        match: () => 10,
        createDiagnosticCollection: () => ({
          ...nothing,
          set: (uri: Uri, found: Diagnostic[]) => this.diagnostics.set(uri.toString(), found),
          delete: (uri: Uri) => this.diagnostics.delete(uri.toString()),
          clear: () => this.diagnostics.clear(),
        }),
        registerDocumentFormattingEditProvider: (_: unknown, provider: any) => ((this.formatter = provider), nothing),
      }),
    });
  }
}
