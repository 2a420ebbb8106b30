using System.ComponentModel;
using Microsoft.Extensions.AI;
using Parley.Agents.Tools;

namespace Parley.Calls.Control;

/// <summary>
/// Tools by which an agent controls its own call: <c>hang_up</c>, <c>transfer_to_human</c> and <c>send_dtmf</c>. Whom it may put a caller through to is
/// the application's list: a model that is talked into a number of the caller's cannot dial it. Without a call they are not offered.
/// </summary>
public sealed class CallTools
{
    /// <summary>Ends the call after the last words.</summary>
    public const string HangUpName = "hang_up";

    /// <summary>Puts the caller through to a person.</summary>
    public const string TransferName = "transfer_to_human";

    /// <summary>Presses keys of the telephone.</summary>
    public const string SendDigitsName = "send_dtmf";

    private readonly CurrentCall _current;

    private CallTools(CurrentCall current) => _current = current;

    /// <summary>All of them, for one call.</summary>
    /// <param name="current">The call that they are for.</param>
    public static IReadOnlyList<AIFunction> For(CurrentCall current)
    {
        var tools = new CallTools(current);
        return
        [
            RealtimeTool.Create(tools.HangUpAsync, HangUpName, "Ends the call. Say goodbye in the same answer: the call ends once that is heard.", Options(() => current.IsExpected)),
            RealtimeTool.Create(
                tools.TransferAsync, TransferName, Describe(current), Options(() => current.HasCarrier && current.Transfers.Count > 0)),
            RealtimeTool.Create(
                tools.SendDigitsAsync, SendDigitsName, "Presses keys of the telephone, e.g. to answer a menu that you hear.", Options(() => current.HasCarrier)),
        ];
    }

    private static string Describe(CurrentCall current) => current.Transfers.Count switch
    {
        0 => "Puts the caller through to a person.",
        1 => "Puts the caller through to a person. Say in the same answer that you do so.",
        _ => $"Puts the caller through to a person: {string.Join(", ", current.Transfers.Keys)}. Say in the same answer that you do so.",
    };

    private static RealtimeToolOptions Options(Func<bool> isEnabled) => new() { IsEnabled = (_, _, _) => ValueTask.FromResult(isEnabled()) };

    private async Task<ToolResult> HangUpAsync()
    {
        if (await _current.WhenThere.ConfigureAwait(false) is not { } call)
        {
            return ToolResult.Text("There is no call.");
        }

        if (call.Control.IsTakenOver)
        {
            return NotNow();
        }

        call.Control.HangUp();
        return ToolResult.Silent("The call ends once your words are heard.");
    }

    private async Task<ToolResult> TransferAsync(
        [Description("Whom to; leave it out when there is only one.")] string? to = null,
        [Description("In one or two sentences for that person: who calls, and what about.")] string? summary = null)
    {
        if (await _current.WhenThere.ConfigureAwait(false) is not { } call)
        {
            return ToolResult.Text("There is no call.");
        }

        if (call.Control.IsTakenOver)
        {
            return NotNow();
        }

        var name = to ?? (_current.Transfers.Count == 1 ? _current.Transfers.Keys.Single() : "");
        if (!_current.Transfers.TryGetValue(name, out var transfer))
        {
            return ToolResult.Text($"There is nobody of that name. Choose one of: {string.Join(", ", _current.Transfers.Keys)}.");
        }

        var isWarm = transfer.Mode != TransferMode.Cold;
        var announced = isWarm && !string.IsNullOrWhiteSpace(summary) ? transfer with { Announcement = Cut(summary) } : transfer;
        return call.Control.Transfer(announced)
            ? ToolResult.Silent(transfer.Mode == TransferMode.Consult
                ? "The caller is put on hold once your words are heard, and that person is asked. You are told when it does not take the call."
                : "The caller is put through once your words are heard.")
            : ToolResult.Silent("The call is ending already.");
    }

    private async Task<ToolResult> SendDigitsAsync([Description("The keys: 0-9, * and #; w waits half a second.")] string digits)
    {
        if (await _current.WhenThere.ConfigureAwait(false) is not { } call)
        {
            return ToolResult.Text("There is no call.");
        }

        if (call.Control.IsTakenOver)
        {
            return NotNow();
        }

        if (!CallControl.IsDigits(digits))
        {
            return ToolResult.Text("Give 1 to 32 of 0-9, *, # and w (half a second of silence).");
        }

        call.Control.SendDigits(digits);
        return ToolResult.Silent("The keys are pressed once your words are heard.");
    }

    /// <summary>What an agent wants that was told to be quiet: the call is the colleague's.</summary>
    private static ToolResult NotNow() =>
        ToolResult.Silent("Nothing was done: a colleague speaks with the caller now, in your place. Try again once the call is yours, if it is still wanted.");

    private static string Cut(string text) => text.Length <= 500 ? text : text[..500];
}
