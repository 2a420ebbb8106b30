using Parley.Engine.Dialogue.Templates;

namespace Parley.Engine.Dialogue;

/// <summary>A reply and when it fits.</summary>
/// <param name="When">Null fits always.</param>
/// <param name="Say">What is said.</param>
internal sealed record ScriptReply(Condition? When, Template Say);
