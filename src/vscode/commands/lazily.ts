import * as vscode from "vscode";
import { EXTENSIONS } from "../../audio/formats";
import type { Features } from "../app";
import { McpProvider, MCP_PROVIDER, startsServers } from "../tools/mcpProvider";
import { transcriptKind } from "../notes/transcriptKind";
import type { FindInput } from "../tools/findTool";
import type { TranscribeInput } from "../tools/transcribeTool";

/** Notes. What is here stands in the part that runs in every window, so it imports next to nothing. */
const NOTES: vscode.DocumentSelector = [
  { language: "markdown", scheme: "file" },
  { language: "markdown", scheme: "untitled" },
];

/** A note that may link to a recording. */
const RECORDING = new RegExp(String.raw`\.(${EXTENSIONS.join("|")})\b`, "i");

const URIS = "text/uri-list";

async function mayHold(data: vscode.DataTransfer): Promise<boolean> {
  return RECORDING.test((await data.get(URIS)?.asString()) ?? "");
}

/** Registers what VS Code asks for by itself. The rest of Earmark is read when there is something to answer. */
export function registerLazily(
  load: () => Promise<Features>,
  context: Pick<vscode.ExtensionContext, "asAbsolutePath" | "extension" | "secrets">,
): vscode.Disposable {
  const lensesChanged = new vscode.EventEmitter<void>();
  const treeChanged = new vscode.EventEmitter<void>();
  const mayLink = (document: vscode.TextDocument): boolean => RECORDING.test(document.getText());
  let listening = false;
  let server: McpProvider | undefined;
  const loaded = async (): Promise<Features> => {
    const features = await load();
    if (!listening) {
      features.lenses.onDidChangeCodeLenses?.(() => lensesChanged.fire());
      features.transcriptions.onDidChangeTreeData?.(() => treeChanged.fire());
      features.keyForAgents.onDidChange(() => server?.changed());
    }
    listening = true;
    return features;
  };
  return vscode.Disposable.from(
    lensesChanged,
    treeChanged,
    vscode.window.registerCustomEditorProvider(
      "earmark.transcript",
      {
        openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
        resolveCustomEditor: async (document, panel, token) =>
          (await load()).editor.resolveCustomEditor(document, panel, token),
      } satisfies vscode.CustomReadonlyEditorProvider,
      // The sound goes on while another tab is looked at.
      { webviewOptions: { retainContextWhenHidden: true }, supportsMultipleEditorsPerDocument: false },
    ),
    vscode.window.registerTreeDataProvider<unknown>("earmark.transcriptions", {
      onDidChangeTreeData: treeChanged.event,
      getChildren: async (element) => (await loaded()).transcriptions.getChildren(element),
      getTreeItem: async (element) => (await loaded()).transcriptions.getTreeItem(element),
    }),
    whereThere(() => toolsFor(loaded)),
    whereThere(() => {
      if (!startsServers()) return vscode.Disposable.from();
      const offered = (server = serverFor(loaded, context));
      // A key that was cleared or replaced is not used any longer than need be.
      const keys = context.secrets.onDidChange(() => offered.changed());
      return vscode.Disposable.from(
        offered,
        keys,
        vscode.lm.registerMcpServerDefinitionProvider(MCP_PROVIDER, offered),
      );
    }),
    vscode.languages.registerCodeLensProvider(NOTES, {
      onDidChangeCodeLenses: lensesChanged.event,
      provideCodeLenses: async (document, token) =>
        mayLink(document) ? (await loaded()).lenses.provideCodeLenses(document, token) : [],
      resolveCodeLens: async (lens, token) => (await loaded()).lenses.resolveCodeLens?.(lens, token),
    }),
    vscode.languages.registerDocumentLinkProvider(NOTES, {
      provideDocumentLinks: async (document) =>
        document.getText().includes("#t=") && mayLink(document) ? (await loaded()).timeLinks(document) : [],
    }),
    whereThere(() => dropFor(loaded)),
    whereThere(() => pasteFor(loaded)),
    vscode.languages.registerHoverProvider(NOTES, {
      provideHover: async (document, position, token) =>
        mayLink(document) ? (await loaded()).hover.provideHover(document, position, token) : undefined,
    }),
  );
}

/**
 * Editors that are built from VS Code come without parts of it: some have no `vscode.lm`, or no way to drop and paste, or
 * throw when it is asked for. Earmark does without those, and everything else works.
 */
function whereThere(register: () => vscode.Disposable): vscode.Disposable {
  try {
    return register();
  } catch {
    return vscode.Disposable.from();
  }
}

type Loaded = () => Promise<Features>;

/** What agents can do. */
function toolsFor(loaded: Loaded): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.lm.registerTool<TranscribeInput>("earmark_transcribe", {
      prepareInvocation: async (options, token) => (await loaded()).transcribeTool.prepareInvocation?.(options, token),
      invoke: async (options, token) => (await loaded()).transcribeTool.invoke(options, token),
    }),
    vscode.lm.registerTool<FindInput>("earmark_findTranscripts", {
      prepareInvocation: async (options, token) => (await loaded()).findTool.prepareInvocation?.(options, token),
      invoke: async (options, token) => (await loaded()).findTool.invoke(options, token),
    }),
  );
}

/** What agents are offered by VS Code, as other agents have it from a terminal. */
function serverFor(
  loaded: Loaded,
  context: Pick<vscode.ExtensionContext, "asAbsolutePath" | "extension">,
): McpProvider {
  const { version } = context.extension.packageJSON as { readonly version: string };
  return new McpProvider(context.asAbsolutePath("dist/cli.js"), version, async () => (await loaded()).agentServer);
}

function dropFor(loaded: Loaded): vscode.Disposable {
  return vscode.languages.registerDocumentDropEditProvider(
    NOTES,
    {
      provideDocumentDropEdits: async (document, _, data) =>
        (await mayHold(data)) ? (await loaded()).dropAndPaste.dropEdits(document, data) : [],
    },
    { dropMimeTypes: [URIS], providedDropEditKinds: [transcriptKind()] },
  );
}

function pasteFor(loaded: Loaded): vscode.Disposable {
  return vscode.languages.registerDocumentPasteEditProvider(
    NOTES,
    {
      provideDocumentPasteEdits: async (document, _, data) =>
        (await mayHold(data)) ? (await loaded()).dropAndPaste.pasteEdits(document, data) : [],
    },
    { pasteMimeTypes: [URIS], providedPasteEditKinds: [transcriptKind()] },
  );
}
