namespace Parley.Server.Console;

/// <summary>Where the console's pages are.</summary>
internal static class ConsolePaths
{
    public const string Root = "/console";

    public const string Calls = Root + "/calls";

    public const string Live = Calls + "/live";

    public const string LiveEvents = Calls + "/live/events";

    public const string Insight = Root + "/insight";

    public const string Health = Root + "/health";

    public const string Agents = Root + "/agents";

    public const string Drafts = Agents + "/drafts";

    public const string Theme = Root + "/theme";

    /// <summary>Where an MCP server is asked for its tools.</summary>
    public static string Mcp(string label) => $"{Agents}/mcp/{Uri.EscapeDataString(label)}";

    public static string Call(string callId) => $"{Calls}/{Uri.EscapeDataString(callId)}";

    /// <summary>A part of a call, or what can be done with it.</summary>
    public static string Of(string callId, string part) => $"{Call(callId)}/{part}";
}
