declare module "undici/lib/api/api-connect.js" {
  const connect: unknown;
  export default connect;
}
declare module "undici/lib/api/api-request.js" {
  const request: unknown;
  export default request;
}
declare module "undici/lib/dispatcher/dispatcher.js" {
  const Dispatcher: { readonly prototype: object };
  export default Dispatcher;
}
declare module "undici/lib/dispatcher/env-http-proxy-agent.js" {
  const agent: unknown;
  export default agent;
}
declare module "undici/lib/web/websocket/websocket.js" {
  export const WebSocket: unknown;
  export const ping: unknown;
}
