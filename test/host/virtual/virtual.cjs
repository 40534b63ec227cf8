// A repository as extensions show it that do not clone it: a folder of files that are on no disk, and that nobody can search.
const vscode = require("vscode");

const FILES = new Map([
  ["/far/memo.wav", Buffer.from("RIFF")],
  ["/far/note.md", Buffer.from("[memo](memo.wav)\n")],
]);

exports.activate = (context) => {
  const found = (uri) => {
    const content = FILES.get(uri.path);
    if (!content) throw vscode.FileSystemError.FileNotFound(uri);
    return content;
  };
  const refuse = (uri) => {
    throw vscode.FileSystemError.NoPermissions(uri);
  };
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider("vscode-vfs", {
      onDidChangeFile: new vscode.EventEmitter().event,
      watch: () => ({ dispose: () => undefined }),
      stat: (uri) =>
        /^\/(far\/?)?$/.test(uri.path)
          ? { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 }
          : { type: vscode.FileType.File, ctime: 0, mtime: 0, size: found(uri).length },
      readDirectory: () => [...FILES.keys()].map((name) => [name.replace("/far/", ""), vscode.FileType.File]),
      readFile: found,
      writeFile: refuse,
      createDirectory: refuse,
      delete: refuse,
      rename: refuse,
    }),
  );
};
