declare module "undici/lib/api/api-request.js" {
  const request: unknown;
  export default request;
}
declare module "undici/lib/dispatcher/env-http-proxy-agent.js" {
  const agent: unknown;
  export default agent;
}
