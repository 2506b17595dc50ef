const path = require("node:path");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const SERVERS = { basedpyright: ["basedpyright-langserver", "--stdio"], ruff: ["ruff", "server"] };
const options = { documentSelector: [{ scheme: "file", language: "python" }] };

exports.activate = (context) => {
  const start = async () => {
    for (const [name, [program, ...args]] of Object.entries(SERVERS)) {
      const command = path.join(process.env.NEIGHBOURS, program);
      await new LanguageClient(name, name, { command, args }, options).start();
    }
    await vscode.window.showInformationMessage("the neighbours are there");
  };
  context.subscriptions.push(vscode.commands.registerCommand("neighbours.start", start));
};
