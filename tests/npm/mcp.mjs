// An agent of the Agents SDK with a hosted MCP tool: node mcp.mjs <ws url> <mcp url> <never|always>
import { RealtimeAgent, RealtimeSession, OpenAIRealtimeWebSocket } from "@openai/agents/realtime";
import { hostedMcpTool } from "@openai/agents";

const [url, serverUrl, requireApproval] = process.argv.slice(2);
const write = (line) => console.log(JSON.stringify(line));
const agent = new RealtimeAgent({
  name: "calculator",
  instructions: "Add numbers.",
  tools: [hostedMcpTool({ serverLabel: "everything", serverUrl, requireApproval })],
});
const transport = new OpenAIRealtimeWebSocket({ url, useInsecureApiKey: true });
const session = new RealtimeSession(agent, { transport, config: { outputModalities: ["text"] } });

session.on("error", (error) => write({ type: "error", error }));
session.on("mcp_tools_changed", (tools) => {
  write({ type: "tools", names: tools.map((tool) => tool.name) });
  session.sendMessage("What is 19 and 23?");
});
session.on("tool_approval_requested", (_context, _agent, request) => {
  write({ type: "approval", name: request.approvalItem.rawItem?.name });
  session.approve(request.approvalItem);
});
session.on("mcp_tool_call_completed", (_context, _agent, call) => write({ type: "call", output: call.output }));
transport.on("*", (event) => {
  const text = event.type === "response.done" && event.response.output.find((item) => item.type === "message")?.content[0].text;
  if (text) {
    write({ type: "answer", text });
    session.close();
  }
});
await session.connect({ apiKey: "any", model: "parley" });
