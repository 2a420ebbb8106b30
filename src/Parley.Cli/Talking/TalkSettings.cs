using Parley.Cli.Conversations;

namespace Parley.Cli.Talking;

/// <summary>The command line of <c>talk</c>.</summary>
/// <param name="Target">Who is talked to.</param>
/// <param name="Input">A recording instead of the microphone.</param>
/// <param name="Output">A file instead of the loudspeaker.</param>
/// <param name="WritesJson">One JSON object a line, for machines.</param>
internal sealed record TalkSettings(ConversationTarget Target, FileInfo? Input, FileInfo? Output, bool WritesJson);
