using System.Text.Json;

namespace Parley.Calls.Web;

/// <summary>Reads the page's messages. Whatever comes, it throws nothing.</summary>
internal static class BrowserMessageReader
{
    private const int MaxTextLength = 4000;
    private const double MaxPlayedMs = 24 * 60 * 60 * 1000;

    /// <param name="utf8Json">One text message.</param>
    /// <param name="problem">What is wrong, for the page's developer; empty when nothing is.</param>
    /// <returns>A message of a known type with what it needs; null when there is none.</returns>
    public static BrowserClientMessage? Read(ReadOnlySpan<byte> utf8Json, out string problem)
    {
        BrowserClientMessage? message;
        try
        {
            message = JsonSerializer.Deserialize(utf8Json, BrowserJson.Default.BrowserClientMessage);
        }
        catch (JsonException)
        {
            problem = "Expected a JSON object with a \"type\" and the members of that type.";
            return null;
        }

        problem = message switch
        {
            null => "Expected a JSON object, got null.",
            { Type: null } => "The member \"type\" is missing.",
            { Type: "text", Image: { } image } => CheckPicture(message.Text, image),
            { Type: "text" } => CheckText(message.Text),
            { Type: "playout" or "playout.cleared" } => CheckPlayout(message),
            { Type: "interrupt" or "hang_up" } => "",
            _ => DirectingMessages.Check(message),
        };
        return problem.Length == 0 ? message : null;
    }

    private static string CheckText(string? text) => text switch
    {
        null => "The member \"text\" is missing.",
        _ when string.IsNullOrWhiteSpace(text) => "The text is empty.",
        { Length: > MaxTextLength } => $"The text has {text.Length} characters; at most {MaxTextLength} are taken.",
        _ => "",
    };

    private static string CheckPicture(string? text, string image) =>
        !image.StartsWith("data:image/png;base64,", StringComparison.Ordinal) && !image.StartsWith("data:image/jpeg;base64,", StringComparison.Ordinal)
            ? "The member \"image\" must be a data URI with a PNG or JPEG."
            : string.IsNullOrEmpty(text) ? "" : CheckText(text);

    private static string CheckPlayout(BrowserClientMessage message) => message switch
    {
        { ItemId: null or { Length: 0 or > 128 } } => "The member \"item_id\" is missing or too long.",
        { PlayedMs: null or < 0 or > MaxPlayedMs } => "The member \"played_ms\" must be a number of milliseconds, 0 or more.",
        _ => "",
    };
}
