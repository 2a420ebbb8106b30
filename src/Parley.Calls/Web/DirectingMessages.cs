using System.Text.Json;
using Parley.Agents.Settings;
using Parley.Agents.Tools;

namespace Parley.Calls.Web;

/// <summary>The messages of a page that directs the conversation: what they need, and what is to be done.</summary>
internal static class DirectingMessages
{
    private const int MaxMessageLength = 1000;
    private const double MaxAudioEndMs = 24 * 60 * 60 * 1000;

    /// <summary>Others would let a page give the agent tools, or make its model reach for addresses of the page's choice.</summary>
    private static readonly string[] s_settings =
        ["voice", "instructions", "speed", "turn_detection", "input_audio_noise_reduction", "input_audio_transcription", "max_output_tokens"];

    /// <summary>True for what only a page may send that directs.</summary>
    public static bool NeedsPermission(BrowserClientMessage message) =>
        message is { Type: "tool.decision" or "settings" or "item.delete" or "item.truncate" } or { Type: "text", Image: not null };

    /// <summary>What is wrong; empty when nothing is.</summary>
    public static string Check(BrowserClientMessage message) => message switch
    {
        { Type: "tool.decision", ToolCallId: null or { Length: 0 or > 128 } } => "The member \"tool_call_id\" is missing or too long.",
        { Type: "tool.decision", Approve: null } => "The member \"approve\" must be true or false.",
        { Type: "tool.decision", Message.Length: > MaxMessageLength } => $"The message is too long: at most {MaxMessageLength} characters.",
        { Type: "settings" } => CheckSettings(message.Session),
        { Type: "item.delete" or "item.truncate", ItemId: null or { Length: 0 or > 128 } } => "The member \"item_id\" is missing or too long.",
        { Type: "item.truncate", AudioEndMs: null or < 0 or > MaxAudioEndMs } =>
            "The member \"audio_end_ms\" must be a number of milliseconds, 0 or more.",
        { Type: "tool.decision" or "item.delete" or "item.truncate" } => "",
        _ => "Unknown type. Known are text, playout, playout.cleared, interrupt, hang_up, tool.decision, settings, item.delete and item.truncate.",
    };

    /// <summary>What is to be done; null for other messages.</summary>
    /// <param name="message">One that <see cref="Check"/> found nothing wrong with.</param>
    /// <param name="refuse">Tells the page, in a code and in words, why it was not done.</param>
    public static SessionRequest? Read(BrowserClientMessage message, Func<string, string, ValueTask> refuse) => message.Type switch
    {
        "tool.decision" => new SessionRequest("decision_late", session => Decide(session.Tools, message), refuse),
        "settings" => new SessionRequest("settings_refused", session => session.UpdateSettingsAsync(SettingsJson.Read(message.Session!.Value)), refuse),
        "item.delete" => new SessionRequest("item_unknown", session => session.Items.DeleteAsync(message.ItemId!), refuse),
        "item.truncate" => new SessionRequest(
            "item_unknown", session => session.Items.TruncateAsync(message.ItemId!, TimeSpan.FromMilliseconds(message.AudioEndMs!.Value)), refuse),
        _ => null,
    };

    private static Task Decide(SessionTools tools, BrowserClientMessage message)
    {
        var scope = message.Always == true ? ApprovalScope.Session : ApprovalScope.Call;
        var isTaken = message.Approve!.Value
            ? tools.Approve(message.ToolCallId!, scope)
            : tools.Reject(message.ToolCallId!, string.IsNullOrWhiteSpace(message.Message) ? null : message.Message, scope);
        return isTaken ? Task.CompletedTask : throw new ArgumentException("The call does not wait any more: it was decided, cancelled or forgotten.");
    }

    private static string CheckSettings(JsonElement? session)
    {
        if (session is not { ValueKind: JsonValueKind.Object } settings)
        {
            return "The member \"session\" must be an object.";
        }

        try
        {
            return CheckSettings(settings);
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
        catch (InvalidOperationException)
        {
            return "The settings hold text that is not Unicode."; // half a surrogate pair
        }
    }

    private static string CheckSettings(JsonElement settings)
    {
        if (settings.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !s_settings.Contains(name)) is { } other)
        {
            return $"The setting \"{(other.Length > 64 ? other[..64] : other)}\" cannot be changed here. Those that can: {string.Join(", ", s_settings)}.";
        }

        SettingsJson.Read(settings);
        return "";
    }
}
