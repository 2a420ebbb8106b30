namespace Parley.Engine;

/// <summary>What the engine tells a chat model beyond the abstractions' own members: keys of their <c>AdditionalProperties</c>.</summary>
internal static class ChatProperties
{
    /// <summary>On a picture: <c>auto</c>, <c>low</c> or <c>high</c>, as a string.</summary>
    public const string ImageDetail = "detail";

    /// <summary>On the options: the effort in the wire's word, as a string. The abstractions have no <c>minimal</c>.</summary>
    public const string ReasoningEffort = "reasoning_effort";
}
