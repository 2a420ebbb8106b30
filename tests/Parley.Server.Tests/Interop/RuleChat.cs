using Microsoft.Extensions.AI;
using Parley.Testing.Stages;

namespace Parley.Server.Tests.Interop;

/// <summary>A chat model whose answers a test can foretell: they begin with the instructions in force, and each topic has its own.</summary>
internal static class RuleChat
{
    /// <summary>Longer than the 5 s that audio is made ahead, so that its response is still in progress when somebody interrupts.</summary>
    private const string Story =
        "Once upon a time there was a teapot that wanted to see the sea. It walked for a day and a night. Then it met a kettle, and they went on together, over the hills and through the rain.";

    public static FakeChatClient Create() => new((request, _) => FakeChatClient.Updates(Answer(request)));

    private static AIContent Answer(FakeChatRequest request)
    {
        var result = request.Messages[^1].Contents.OfType<FunctionResultContent>().LastOrDefault();
        return result is not null
            ? new TextContent($"{Instructions(request)} The tool says: {result.Result}")
            : Topic(request.LastUserText) is var topic && FindTool(request, topic) is { } tool
                ? new FunctionCallContent($"call_{request.Messages.Count}", tool.Name, Arguments(tool))
                : new TextContent(topic switch
                {
                    "story" => Story,
                    "password" => "Here it comes. The password is swordfish. " + Story,
                    "blocked" => $"{Instructions(request)} Sorry. {request.LastUserText.Split('\n')[1]}",
                    _ => $"{Instructions(request)} You said: {request.LastUserText}",
                });
    }

    private static string Topic(string text) =>
        Array.Find(["weather", "billing", "story", "blocked", "password"], topic => text.Contains(topic, StringComparison.OrdinalIgnoreCase)) ?? "";

    private static AITool? FindTool(FakeChatRequest request, string topic) => topic.Length == 0
        ? null
        : request.Options?.Tools?.FirstOrDefault(tool => tool.Name.Contains(topic, StringComparison.OrdinalIgnoreCase));

    private static Dictionary<string, object?> Arguments(AITool tool) =>
        tool.Name == "get_weather" ? new(StringComparer.Ordinal) { ["city"] = "Paris" } : [];

    private static string Instructions(FakeChatRequest request) =>
        request.Options?.Instructions ?? request.Messages.FirstOrDefault(message => message.Role == ChatRole.System)?.Text ?? "";
}
