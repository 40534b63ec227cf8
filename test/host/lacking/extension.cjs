// Earmark as an editor runs it that is built from VS Code without some parts of it: they are taken away before it starts.
const Module = require("node:module");
const path = require("node:path");

const DIST = path.join(__dirname, "dist");
const load = Module._load;
Module._load = function (request, parent, ...rest) {
  const loaded = load.call(this, request, parent, ...rest);
  return request === "vscode" && parent?.filename.startsWith(DIST) ? lacking(loaded) : loaded;
};

function lacking(vscode) {
  const { registerDocumentDropEditProvider: _, registerDocumentPasteEditProvider: __, ...languages } = vscode.languages;
  const gone = [
    "lm",
    "chat",
    "DocumentDropOrPasteEditKind",
    "DocumentDropEdit",
    "DocumentPasteEdit",
    "LanguageModelTextPart",
  ];
  const left = Object.entries(Object.getOwnPropertyDescriptors(vscode)).filter(([name]) => !gone.includes(name));
  return Object.defineProperty(Object.defineProperties({}, Object.fromEntries(left)), "languages", {
    value: languages,
  });
}

/** What an extension gets when it starts, without terminals. */
function lackingTerminals(context) {
  return Object.create(context, {
    environmentVariableCollection: {
      get: () => {
        throw new Error("There are no terminals.");
      },
    },
  });
}

const { activate, ...others } = require("./dist/extension.js");
module.exports = { ...others, activate: (context) => activate(lackingTerminals(context)) };
