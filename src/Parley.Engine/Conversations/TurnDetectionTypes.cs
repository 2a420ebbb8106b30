namespace Parley.Engine.Conversations;

/// <summary>The wire's words for how turns are found (protocol §4.5).</summary>
internal static class TurnDetectionTypes
{
    public const string ServerVad = "server_vad";
    public const string SemanticVad = "semantic_vad";
}
