using Microsoft.Extensions.AI;

namespace Parley.Engine.Cascade;

/// <summary>A piece of a chat model's reply on its way to be spoken: exactly one member is set.</summary>
/// <param name="Clause">Text to speak.</param>
/// <param name="Call">A function call, to be told after the text before it.</param>
internal readonly record struct ReplySegment(string? Clause, FunctionCallContent? Call);
