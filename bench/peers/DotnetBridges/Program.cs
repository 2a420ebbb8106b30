using DotnetBridges;

// Two other bridges for bench/run bridge: PORT=… OPENAI_BASE_URL=http://…/v1 DotnetBridges openai-client|copy
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT")}");
var app = builder.Build();
var upstream = new Uri(Environment.GetEnvironmentVariable("OPENAI_BASE_URL")!);
app.UseWebSockets();
app.MapPost("/incoming-call", context =>
{
    context.Response.ContentType = "text/xml";
    return context.Response.WriteAsync(
        $"""<?xml version="1.0" encoding="UTF-8"?><Response><Connect><Stream url="wss://{context.Request.Host}/media-stream" /></Connect></Response>""");
});
app.Map("/media-stream", async context =>
{
    using var phone = await context.WebSockets.AcceptWebSocketAsync();
    await (args is ["copy"] ? FrameCopy.RunAsync(phone, upstream, context.RequestAborted) : ClientBridge.RunAsync(phone, upstream, context.RequestAborted));
});
await app.RunAsync();
