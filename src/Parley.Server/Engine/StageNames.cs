namespace Parley.Server.Engine;

/// <summary>What the self-hosted engine is made of, for people.</summary>
/// <param name="Recogniser">What turns speech into text.</param>
/// <param name="Chat">What thinks up the answer.</param>
/// <param name="Synthesiser">What turns text into speech.</param>
public sealed record StageNames(string Recogniser, string Chat, string Synthesiser);
