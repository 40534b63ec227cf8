/** The library of the protocol. Built as a file of its own, `dist/mcp.js`, since it is as large as everything else in a terminal together. */
export { CLIENT_CAPABILITIES_META_KEY, inputRequired, inputResponse, McpServer } from "@modelcontextprotocol/server";
export { serveStdio, StdioServerTransport } from "@modelcontextprotocol/server/stdio";
// One by one: all of zod would be twice as much.
export { enum as oneOf, number, object, string } from "zod/v4";
