using Parley.Storage.Records;

namespace Parley.Storage.Journal;

/// <summary>Cuts the texts of entries to their bounds.</summary>
internal sealed class EntryTexts(RecorderOptions options)
{
    private const int MaxNameLength = 200;
    private const string CutMark = " […]";

    public static CallStart Prepare(CallStart start) => start with
    {
        AgentName = Name(start.AgentName),
        Transport = start.Transport is null ? null : Name(start.Transport),
        Caller = start.Caller is null ? null : Name(start.Caller),
    };

    public static CallEnd Prepare(CallEnd end) => end with { Reason = Name(end.Reason) };

    public CallEntry Prepare(CallEntry entry) => entry switch
    {
        SaidEntry said => Prepare(said),
        HeardEntry heard => heard with { ItemId = Name(heard.ItemId), Text = Text(heard.Text) },
        ToolCallEntry call => call with
        {
            ToolCallId = Name(call.ToolCallId),
            Tool = Name(call.Tool),
            Arguments = Text(call.Arguments),
            Result = call.Result is null ? null : Text(call.Result),
            Error = call.Error is null ? null : Text(call.Error),
        },
        HandoffEntry handoff => handoff with { FromAgent = Name(handoff.FromAgent), ToAgent = Name(handoff.ToAgent) },
        GuardrailEntry guardrail => guardrail with { Guardrail = Name(guardrail.Guardrail), Stage = Name(guardrail.Stage), Reason = Text(guardrail.Reason) },
        FailureEntry failure => failure with { Code = Name(failure.Code), Message = Text(failure.Message) },
        TurnEntry turn => turn with { ItemId = Name(turn.ItemId) },
        UsageEntry usage => usage with { Model = Name(usage.Model) },
        RecordingEntry recording => recording with { Reference = Name(recording.Reference), MediaType = Name(recording.MediaType) },
        _ => entry,
    };

    /// <summary>A name, a code or an id: printable, and short.</summary>
    public static string Name(string name)
    {
        var printable = name.Any(char.IsControl) ? string.Concat(name.Where(character => !char.IsControl(character))) : name;
        return printable.Length <= MaxNameLength ? printable : printable[..MaxNameLength];
    }

    private SaidEntry Prepare(SaidEntry said)
    {
        var text = Text(said.Text);
        return said with { ItemId = Name(said.ItemId), Text = text, Words = [.. said.Words.Where(word => word.Start + word.Length <= text.Length)] };
    }

    private string Text(string text) => text.Length <= options.MaxTextLength ? text : string.Concat(text.AsSpan(0, options.MaxTextLength), CutMark);
}
