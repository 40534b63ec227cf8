import { Client, type ElicitResult } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { KEY } from "../../service/service";
import { BUILT } from "../cli/program";

/** What a client says and can do. */
export interface Agent {
  readonly args?: readonly string[];
  /** File addresses; undefined: a client without roots. */
  readonly roots?: readonly string[];
  /** What the user answers; undefined: a client that cannot ask. */
  readonly answer?: (question: string) => "send" | "refuse" | "cancel";
  /** What is answered instead, whatever the protocol says. */
  readonly nonsense?: () => unknown;
  readonly modern?: boolean;
  /** It was told what a second costs. */
  readonly isPriced?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** The SDK's own client with the built program as its server, and everything that program wrote to standard error. */
export interface Connected {
  readonly client: Client;
  readonly questions: string[];
  readonly stderr: () => string;
  readonly pid: number;
  /** The text of an answer, and whether it is an error. */
  readonly call: (
    name: string,
    args?: Record<string, unknown>,
  ) => Promise<{ readonly text: string; readonly isError: boolean }>;
}

export async function connect(
  { args = [], roots, answer, nonsense, modern = false, env = {}, isPriced = true }: Agent,
  { service, cache }: { readonly service: { readonly url: string }; readonly cache: string },
): Promise<Connected> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    // As in the catalog, which knows no price of this host.
    args: [BUILT, "mcp", ...(isPriced ? ["--price", "0.00022"] : []), ...args],
    env: {
      ...(process.env as Record<string, string>),
      DASHSCOPE_API_KEY: KEY,
      DASHSCOPE_HTTP_BASE_URL: `${service.url}/api/v1`,
      XDG_CACHE_HOME: cache,
      ...env,
    },
    stderr: "pipe",
  });
  let said = "";
  transport.stderr?.on("data", (data: Buffer) => (said += data.toString()));
  const client = new Client(
    { name: "test", version: "1" },
    {
      capabilities: { ...(roots ? { roots: {} } : {}), ...(answer || nonsense ? { elicitation: { form: {} } } : {}) },
      ...(modern ? { versionNegotiation: { mode: "auto" } } : {}),
    },
  );
  const questions: string[] = [];
  if (roots) client.setRequestHandler("roots/list", () => ({ roots: roots.map((uri) => ({ uri })) }));
  if (answer)
    client.setRequestHandler("elicitation/create", ({ params }) => {
      questions.push(params.message);
      const said = answer(params.message);
      return said === "cancel" ? { action: "cancel" } : { action: "accept", content: { send: said === "send" } };
    });
  if (nonsense)
    client.setRequestHandler("elicitation/create", ({ params }) => {
      questions.push(params.message);
      return nonsense() as ElicitResult;
    });
  await client.connect(transport);
  return {
    client,
    questions,
    stderr: () => said,
    pid: transport.pid ?? 0,
    call: async (name, input = {}) => {
      const result = await client.callTool({ name, arguments: input });
      const text = result.content.map((one) => (one.type === "text" ? one.text : "")).join("\n");
      return { text, isError: result.isError === true };
    },
  };
}
