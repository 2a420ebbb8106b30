using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Calls.Web;

/// <summary>The browser protocol's JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BrowserClientMessage))]
[JsonSerializable(typeof(CallStartedMessage))]
[JsonSerializable(typeof(UserSpeechStartedMessage))]
[JsonSerializable(typeof(UserSpeechStoppedMessage))]
[JsonSerializable(typeof(UserTranscriptMessage))]
[JsonSerializable(typeof(AgentTranscriptMessage))]
[JsonSerializable(typeof(AgentAudioMessage))]
[JsonSerializable(typeof(AgentAudioDoneMessage))]
[JsonSerializable(typeof(PlayoutClearMessage))]
[JsonSerializable(typeof(PlayoutGainMessage))]
[JsonSerializable(typeof(ToolStartedMessage))]
[JsonSerializable(typeof(ToolEndedMessage))]
[JsonSerializable(typeof(TurnLatencyMessage))]
[JsonSerializable(typeof(StateMessage))]
[JsonSerializable(typeof(ErrorMessage))]
[JsonSerializable(typeof(CallEndedMessage))]
[JsonSerializable(typeof(ToolApprovalMessage))]
[JsonSerializable(typeof(GuardrailTrippedMessage))]
[JsonSerializable(typeof(AgentChangedMessage))]
[JsonSerializable(typeof(SettingsMessage))]
[JsonSerializable(typeof(ItemAddedMessage))]
[JsonSerializable(typeof(ItemDeletedMessage))]
[JsonSerializable(typeof(ItemTruncatedMessage))]
[JsonSerializable(typeof(ToolStepMessage))]
[JsonSerializable(typeof(WorkStartedMessage))]
[JsonSerializable(typeof(WorkEndedMessage))]
[JsonSerializable(typeof(UsageMessage))]
internal sealed partial class BrowserJson : JsonSerializerContext
{
    /// <summary>Writes a message as UTF-8.</summary>
    public static byte[] Write(BrowserServerMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, message.GetType(), Default);
}
